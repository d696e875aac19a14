"""Returns: asked for, approved, received, settled by money, credit or something else."""

from models.returns import ItemCondition, ReturnReason, ReturnResolution, ReturnStatus
from shop_app.domain.returns.commands import approve, ask, cancel, change_policy, receive, record, reject, withdraw
from shop_app.domain.returns.queries import (
    find_policy,
    find_return,
    list_returns,
    own_returns,
    policy_of,
    return_by_id,
    returns_of,
    track_returnable,
    track_returns,
)
from shop_app.domain.returns.schemas import (
    Arrived,
    Policy,
    Returnable,
    ReturnDetail,
    ReturnLineView,
    ReturnView,
    Wanted,
)
from shop_app.domain.returns.settling import close_return, settle

__all__ = [
    "Arrived",
    "ItemCondition",
    "Policy",
    "ReturnDetail",
    "ReturnLineView",
    "ReturnReason",
    "ReturnResolution",
    "ReturnStatus",
    "ReturnView",
    "Returnable",
    "Wanted",
    "approve",
    "ask",
    "cancel",
    "change_policy",
    "close_return",
    "find_policy",
    "find_return",
    "list_returns",
    "own_returns",
    "policy_of",
    "receive",
    "record",
    "reject",
    "return_by_id",
    "returns_of",
    "settle",
    "track_returnable",
    "track_returns",
    "withdraw",
]
