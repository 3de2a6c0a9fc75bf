"""Groups of clients much alike, and what sets each apart."""

from workbench.clustering.cluster import cluster_frame
from workbench.clustering.results import Clustering

__all__ = ["Clustering", "cluster_frame"]
