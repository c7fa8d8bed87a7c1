//go:build linux && cgo

package sqlitetest

/*
#include <stddef.h>
#include <stdatomic.h>

// The parts of sqlite3.h that a file system layer is made of; the layouts are
// a stable interface (https://sqlite.org/c3ref/vfs.html). The functions come
// from the driver in the same program; weak, because cgo links this package
// alone first.
typedef struct sqlite3_file { const struct sqlite3_io_methods *pMethods; } sqlite3_file;
struct sqlite3_io_methods {
  int iVersion;
  int (*xClose)(sqlite3_file*);
  int (*xRead)(sqlite3_file*, void*, int, long long);
  int (*xWrite)(sqlite3_file*, const void*, int, long long);
  int (*xTruncate)(sqlite3_file*, long long);
  int (*xSync)(sqlite3_file*, int);
  void *rest[13];
};
typedef struct sqlite3_vfs sqlite3_vfs;
struct sqlite3_vfs {
  int iVersion, szOsFile, mxPathname;
  sqlite3_vfs *pNext;
  const char *zName;
  void *pAppData;
  int (*xOpen)(sqlite3_vfs*, const char*, sqlite3_file*, int, int*);
  void *rest[15];
};
extern __attribute__((weak)) sqlite3_vfs *sqlite3_vfs_find(const char*);
extern __attribute__((weak)) int sqlite3_vfs_register(sqlite3_vfs*, int);

static atomic_llong syncs;
static sqlite3_vfs *plain, counting;
static const struct sqlite3_io_methods *methods[8];
static struct sqlite3_io_methods counted[8];

static int count_sync(sqlite3_file *f, int flags) {
  for (int i = 0; i < 8; i++)
    if (f->pMethods == &counted[i]) {
      atomic_fetch_add(&syncs, 1);
      return methods[i]->xSync(f, flags);
    }
  return 10; // SQLITE_IOERR: a file this layer never opened
}

// Files share a few tables of methods; each is copied once, with xSync replaced.
static int count_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out) {
  int rc = plain->xOpen(plain, name, f, flags, out);
  if (rc != 0 || f->pMethods == NULL) return rc;
  for (int i = 0; i < 8; i++) {
    if (methods[i] == NULL) {
      counted[i] = *f->pMethods;
      counted[i].xSync = count_sync;
      methods[i] = f->pMethods;
    }
    if (methods[i] == f->pMethods) {
      f->pMethods = &counted[i];
      return 0;
    }
  }
  return 0;
}

static int register_counting(void) {
  if (sqlite3_vfs_find == NULL) return 1;
  plain = sqlite3_vfs_find(NULL);
  counting = *plain;
  counting.zName = "punchline-syncs";
  counting.pNext = NULL;
  counting.xOpen = count_open;
  return sqlite3_vfs_register(&counting, 0);
}
static long long count(void) { return atomic_load(&syncs); }
*/
import "C"

import (
	"sync"
	"testing"
)

var register = sync.OnceValue(func() int { return int(C.register_counting()) })

// CountingVFS is the name of a file system layer that counts syncs; "" where
// there is none.
func CountingVFS(t testing.TB) string {
	if rc := register(); rc != 0 {
		t.Fatalf("the counting layer was refused: %d", rc)
	}
	return "punchline-syncs"
}

// Syncs is how many times a file of CountingVFS was synced to disk so far.
func Syncs() int64 { return int64(C.count()) }
