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

#define OK 0
#define IOERR 10
#define FULL 13
#define IOERR_FSYNC (IOERR | (4 << 8))
#define TABLES 8 // of methods, one for each kind of file

static atomic_llong syncs;
// How many more writes and syncs succeed; negative: all.
static atomic_llong writes_left = -1, syncs_left = -1;

static sqlite3_vfs *plain, counting, walless;
static const struct sqlite3_io_methods *methods[TABLES], *walless_methods[TABLES];
static struct sqlite3_io_methods counted[TABLES], walless_copy[TABLES];

static int table_of(sqlite3_file *f) {
  for (int i = 0; i < TABLES; i++)
    if (f->pMethods == &counted[i]) return i;
  return -1;
}

// fails counts down and then fails until it is healed.
static int fails(atomic_llong *left) {
  long long n = atomic_load(left);
  while (n > 0)
    if (atomic_compare_exchange_weak(left, &n, n - 1)) return 0;
  return n == 0;
}

static int count_write(sqlite3_file *f, const void *data, int n, long long at) {
  int i = table_of(f);
  if (i < 0) return IOERR;
  if (fails(&writes_left)) return FULL;
  return methods[i]->xWrite(f, data, n, at);
}

static int count_sync(sqlite3_file *f, int flags) {
  int i = table_of(f);
  if (i < 0) return IOERR;
  if (fails(&syncs_left)) return IOERR_FSYNC;
  atomic_fetch_add(&syncs, 1);
  return methods[i]->xSync(f, flags);
}

// Files share a few tables of methods; each is copied once, and changed.
static int replace(sqlite3_file *f, const struct sqlite3_io_methods **from, struct sqlite3_io_methods *to, void (*change)(struct sqlite3_io_methods*)) {
  for (int i = 0; i < TABLES; i++) {
    if (from[i] == NULL) {
      to[i] = *f->pMethods;
      change(&to[i]);
      from[i] = f->pMethods;
    }
    if (from[i] == f->pMethods) {
      f->pMethods = &to[i];
      return OK;
    }
  }
  return IOERR; // more kinds of files than TABLES
}

static void count_methods(struct sqlite3_io_methods *m) { m->xWrite = count_write; m->xSync = count_sync; }
static void walless_change(struct sqlite3_io_methods *m) { m->iVersion = 1; } // without shared memory

static int count_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out) {
  int rc = plain->xOpen(plain, name, f, flags, out);
  return rc != OK || f->pMethods == NULL ? rc : replace(f, methods, counted, count_methods);
}

static int walless_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out) {
  int rc = plain->xOpen(plain, name, f, flags, out);
  return rc != OK || f->pMethods == NULL ? rc : replace(f, walless_methods, walless_copy, walless_change);
}

static int add(sqlite3_vfs *v, const char *name, int (*open)(sqlite3_vfs*, const char*, sqlite3_file*, int, int*)) {
  *v = *plain;
  v->zName = name;
  v->pNext = NULL;
  v->xOpen = open;
  return sqlite3_vfs_register(v, 0);
}

static int register_layers(void) {
  if (sqlite3_vfs_find == NULL) return 1;
  plain = sqlite3_vfs_find(NULL);
  int rc = add(&counting, "punchline-syncs", count_open);
  return rc != OK ? rc : add(&walless, "punchline-walless", walless_open);
}
static long long count(void) { return atomic_load(&syncs); }
static void fail_after(long long writes, long long syncs) { atomic_store(&writes_left, writes); atomic_store(&syncs_left, syncs); }
*/
import "C"

import (
	"sync"
	"testing"
)

var register = sync.OnceValue(func() int { return int(C.register_layers()) })

func layer(t testing.TB, name string) string {
	if rc := register(); rc != 0 {
		t.Fatalf("the layer %s was refused: %d", name, rc)
	}
	return name
}

// CountingVFS is the name of a file system layer that counts syncs and fails
// on demand; "" where there is none.
func CountingVFS(t testing.TB) string { return layer(t, "punchline-syncs") }

// WALlessVFS is the name of a file system layer on which SQLite can keep no
// WAL; "" where there is none.
func WALlessVFS(t testing.TB) string { return layer(t, "punchline-walless") }

// Syncs is how many times a file of CountingVFS was synced to disk so far.
func Syncs() int64 { return int64(C.count()) }

// FillDisk makes every write to a file of CountingVFS fail as on a full disk,
// once so many more have succeeded, until HealDisk.
func FillDisk(after int) { C.fail_after(C.longlong(after), -1) }

// BreakDisk makes every sync of a file of CountingVFS fail, once so many more
// have succeeded, until HealDisk.
func BreakDisk(after int) { C.fail_after(-1, C.longlong(after)) }

// HealDisk ends FillDisk and BreakDisk.
func HealDisk() { C.fail_after(-1, -1) }
