"""The shared cache in the database, whose counters lose nothing when many processes count at once."""

import base64
import pickle

from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router, transaction


class CountingCache(DatabaseCache):
    """Django's own, except that ``incr`` locks its row and leaves the time it expires as it was."""

    def incr(self, key, delta=1, version=None):
        place = self.make_and_validate_key(key, version=version)
        alias = router.db_for_write(self.cache_model_class)
        connection = connections[alias]
        table = connection.ops.quote_name(self._table)
        lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
        with transaction.atomic(using=alias), connection.cursor() as cursor:
            cursor.execute(f"SELECT value FROM {table} WHERE cache_key = %s{lock}", [place])  # noqa: S608
            found = cursor.fetchone()
            if found is None:
                raise ValueError(f"Key '{key}' not found")
            value = pickle.loads(base64.b64decode(found[0])) + delta  # noqa: S301  (our own rows)
            kept = base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("latin1")
            cursor.execute(f"UPDATE {table} SET value = %s WHERE cache_key = %s", [kept, place])  # noqa: S608
        return value
