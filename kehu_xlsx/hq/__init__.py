"""Many offices run on Dask, each on one core, and added up for headquarters; what that takes is the extra `hq`."""

from kehu_xlsx.errors import ClusterUnusable
from kehu_xlsx.texts.headquarters import NEEDS_DASK

try:
    import cattrs  # noqa: F401
    import distributed  # noqa: F401
except ImportError as error:
    raise ClusterUnusable(NEEDS_DASK) from error
