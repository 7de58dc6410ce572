"""Every paper the house prints, by kind.

What a paper says is frozen here, in the deciding transaction; rendering happens later and only draws it.
"""

from documents.papers import claim, transfer

KINDS = transfer.KINDS | claim.KINDS
