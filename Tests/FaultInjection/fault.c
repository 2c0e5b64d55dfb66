// A library for LD_PRELOAD that counts every change that a process makes to files, and ends the process, or fills the disk, at
// one of them. Nothing of it is in any product: the executables are tested as they are built, SQLite and libgit2 with them.
//
//     ORACLE_FAULT        count      counts, and writes the count into the mark
//                         kill:N     SIGKILL in the place of change N
//                         full:N     from change N on there is no room: whatever needs some fails with ENOSPC
//     ORACLE_FAULT_IN     the executable's name; other processes are left alone
//     ORACLE_FAULT_MARK   a file that says what the fault hit
//     ORACLE_FAULT_TIME   what the clock says, for every process: seconds since 1970
//
// A change: making a file, emptying it, a directory, a link, a rename, a removal, a sync; and a write to a file twice: once
// before it, and once when its first half was written. Pipes, sockets and the three standard streams are not counted.
//
// Not seen: writes through a shared memory map. Where libgit2 makes one, the file was extended by a write before it.

#ifdef __linux__

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static enum { OFF, COUNT, KILL, FULL } mode;
static long target;
static const char *mark;
static atomic_long changes;
static atomic_int full;
static long long fixed_time = -1;

__attribute__((constructor)) static void start(void) {
  const char *fault = getenv("ORACLE_FAULT");
  const char *in = getenv("ORACLE_FAULT_IN");
  const char *now = getenv("ORACLE_FAULT_TIME");
  if (now) fixed_time = atoll(now);
  mark = getenv("ORACLE_FAULT_MARK");
  if (!fault || !in || strcmp(in, program_invocation_short_name)) return;
  if (!strcmp(fault, "count")) mode = COUNT;
  if (!strncmp(fault, "kill:", 5)) mode = KILL, target = atol(fault + 5);
  if (!strncmp(fault, "full:", 5)) mode = FULL, target = atol(fault + 5);
}

// By the bare system calls: the mark is no change of the process's own.
static void say(const char *text) {
  if (!mark) return;
  long file = syscall(SYS_openat, AT_FDCWD, mark, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (file < 0) return;
  if (syscall(SYS_write, file, text, strlen(text)) < 0) abort();
  syscall(SYS_close, file);
}

// Counts a change. Returns whether this is the one at which the disk becomes full; does not return where the process ends.
static int strikes(const char *what, const char *path) {
  char text[512];
  if (mode == OFF) return 0;
  long change = atomic_fetch_add(&changes, 1) + 1;
  if (mode == COUNT) {
    snprintf(text, sizeof text, "%ld\n", change);
    say(text);
    return 0;
  }
  if (change != target) return 0;
  snprintf(text, sizeof text, "%s %s\n", what, path);
  say(text);
  if (mode == KILL) {
    kill(getpid(), SIGKILL);
    // A fenced process may signal nobody, itself included: it ends as abruptly so.
    syscall(SYS_exit_group, 128 + SIGKILL);
  }
  atomic_store(&full, 1);
  return 1;
}

// Whether a change that needs room gets none.
static int refused(const char *what, const char *path) {
  strikes(what, path);
  if (!atomic_load(&full)) return 0;
  errno = ENOSPC;
  return 1;
}

static const char *name_of(int file, char *path, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t count = readlink(link, path, size - 1);
  path[count < 0 ? 0 : count] = 0;
  return path;
}

static int is_file(int file) {
  struct stat status;
  return mode != OFF && file > 2 && !fstat(file, &status) && S_ISREG(status.st_mode);
}

#define REAL(type, name, ...) \
  static type (*real)(__VA_ARGS__); \
  if (!real) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

// A write is two changes: none of it, and half of it. Answers whether `result` is the outcome.
static int torn(int file, size_t count, const void *bytes, off_t at, ssize_t *result) {
  char path[400];
  if (!is_file(file)) return 0;
  *result = -1;
  if (refused("write", name_of(file, path, sizeof path))) return 1;
  if (mode == OFF || count < 2) return 0;
  if (mode == COUNT || atomic_load(&changes) + 1 != target) {
    atomic_fetch_add(&changes, 1);
    return 0;
  }
  *result = at < 0 ? syscall(SYS_write, file, bytes, count / 2)
                   : syscall(SYS_pwrite64, file, bytes, count / 2, at);
  strikes("half a write", name_of(file, path, sizeof path));
  return 1;
}

ssize_t write(int file, const void *bytes, size_t count) {
  REAL(ssize_t, write, int, const void *, size_t);
  ssize_t result;
  return torn(file, count, bytes, -1, &result) ? result : real(file, bytes, count);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) {
  REAL(ssize_t, pwrite, int, const void *, size_t, off_t);
  ssize_t result;
  return torn(file, count, bytes, at, &result) ? result : real(file, bytes, count, at);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
  REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);
  ssize_t result;
  return torn(file, count, bytes, at, &result) ? result : real(file, bytes, count, at);
}

// Whether opening makes or empties a file.
static int changes_file(const char *path, int flags) {
  struct stat status;
  if (mode == OFF) return 0;
  if (flags & O_CREAT && stat(path, &status)) return 1;
  return flags & O_TRUNC && !stat(path, &status) && S_ISREG(status.st_mode);
}

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    REAL(int, name, const char *, int, ...); \
    va_list rest; \
    va_start(rest, flags); \
    mode_t bits = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
    va_end(rest); \
    if (changes_file(path, flags) && refused("make", path)) return -1; \
    return real(path, flags, bits); \
  }
OPEN(open)
OPEN(open64)

int fsync(int file) {
  REAL(int, fsync, int);
  char path[400];
  if (mode != OFF && refused("sync", name_of(file, path, sizeof path))) return -1;
  return real(file);
}

int fdatasync(int file) {
  REAL(int, fdatasync, int);
  char path[400];
  if (mode != OFF && refused("sync", name_of(file, path, sizeof path))) return -1;
  return real(file);
}

static int truncated(int file, off_t size) {
  struct stat status;
  char path[400];
  if (!is_file(file)) return 0;
  int grows = !fstat(file, &status) && size > status.st_size;
  if (grows) return refused("extend", name_of(file, path, sizeof path));
  strikes("truncate", name_of(file, path, sizeof path));
  return 0;
}

int ftruncate(int file, off_t size) {
  REAL(int, ftruncate, int, off_t);
  return truncated(file, size) ? -1 : real(file, size);
}

int ftruncate64(int file, off64_t size) {
  REAL(int, ftruncate64, int, off64_t);
  return truncated(file, size) ? -1 : real(file, size);
}

int mkdir(const char *path, mode_t bits) {
  REAL(int, mkdir, const char *, mode_t);
  struct stat status;
  // Of one that is there, nothing comes.
  if (mode != OFF && stat(path, &status) && refused("mkdir", path)) return -1;
  return real(path, bits);
}

int rename(const char *from, const char *to) {
  REAL(int, rename, const char *, const char *);
  return refused("rename", to) ? -1 : real(from, to);
}

int link(const char *from, const char *to) {
  REAL(int, link, const char *, const char *);
  return refused("link", to) ? -1 : real(from, to);
}

// What makes room works on a full disk.
int unlink(const char *path) {
  REAL(int, unlink, const char *);
  strikes("unlink", path);
  return real(path);
}

int rmdir(const char *path) {
  REAL(int, rmdir, const char *);
  strikes("rmdir", path);
  return real(path);
}

int remove(const char *path) {
  REAL(int, remove, const char *);
  strikes("remove", path);
  return real(path);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  REAL(int, clock_gettime, clockid_t, struct timespec *);
  if (clock != CLOCK_REALTIME || fixed_time < 0) return real(clock, now);
  now->tv_sec = fixed_time;
  now->tv_nsec = 0;
  return 0;
}

#endif
