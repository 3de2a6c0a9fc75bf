"""Groups of clients much alike, and what sets each apart."""

from workbench.clustering.cluster import FoundGroups, cluster_frame, find_groups
from workbench.clustering.results import Clustering

__all__ = ["Clustering", "FoundGroups", "cluster_frame", "find_groups"]
