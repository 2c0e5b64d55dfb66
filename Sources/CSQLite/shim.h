#pragma once
#include <errno.h>
#include <sqlite3.h>

// SQLITE_TRANSIENT is a cast of -1 to a function pointer, which Swift cannot import.
static inline sqlite3_destructor_type oracle_sqlite_transient(void) { return SQLITE_TRANSIENT; }

// Variadic, which Swift cannot import.
static inline int oracle_sqlite_without_statistics(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

// Whether the system's last word to SQLite on this connection was that there is no room.
static inline int oracle_sqlite_found_no_room(sqlite3 *database) {
  int code = sqlite3_system_errno(database);
  return code == ENOSPC || code == EDQUOT;
}
