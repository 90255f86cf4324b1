/*
 * A layer between a program and the files below one folder, loaded before the C library (LD_PRELOAD; Linux, glibc). It records what the
 * program does there, so that a test can build the folder as a power cut would have left it, and it makes operations fail. Every way to
 * change a file that the layer cannot record ends the program, so that no recording is incomplete unseen.
 *
 *   SPINDLE_FAULTS_FOLDER   the folder: absolute, without links
 *   SPINDLE_FAULTS_LOG      file outside of it that operations are recorded in; also what the program prints (file descriptor 1)
 *   SPINDLE_FAULTS_FAIL     "COUNTED N ERROR FAILING": of the kinds COUNTED, the N-th operation and from then on all of the kinds FAILING
 *                           answer ERROR. Kinds: w write, c create, n other changes of names, s sync, r open and read. N 0: none fails.
 *                           An even N with ENOSPC first writes the half of what is to be written.
 *   SPINDLE_FAULTS_COUNT    file of eight zero bytes: how many operations of those kinds there were, in all processes together
 *   SPINDLE_FAULTS_ROOM     while this file exists, nothing fails
 *   SPINDLE_FAULTS_NETWORK  set: the folder's file system says that it is NFS
 *
 * A record is a line, "KIND A B LENGTH", and LENGTH bytes. A file is named by its inode, a name by its path below the folder:
 *   W inode offset bytes | T inode size | S inode (synced) | C inode 0 path | M inode 0 path (folder made) | D inode 0 path (folder synced) |
 *   L inode 0 path (second name) | R 0 0 from\0to | U 0 0 path (removed, also a folder) | P 0 0 bytes (printed)
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/fs.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))real(#name))

static char folder[PATH_MAX];
static size_t folder_length;
static int log_file = -1;
static const char *room, *network;
static char counted[16], failing[16];
static unsigned long long fail_at;
static int fail_error;
static volatile uint64_t *count;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

static void *real(const char *name) {
  void *found = dlsym(RTLD_NEXT, name);
  if (found == NULL) abort();
  return found;
}

static void give_up(const char *why) {
  dprintf(2, "file-layer: %s\n", why);
  abort();
}

static int error_named(const char *name) {
  if (strcmp(name, "ENOSPC") == 0) return ENOSPC;
  if (strcmp(name, "EIO") == 0) return EIO;
  if (strcmp(name, "ESTALE") == 0) return ESTALE;
  if (strcmp(name, "ENOENT") == 0) return ENOENT;
  give_up("no such error");
  return 0;
}

__attribute__((constructor)) static void begin(void) {
  const char *named = getenv("SPINDLE_FAULTS_FOLDER");
  if (named == NULL || strlen(named) >= sizeof folder) return;
  strcpy(folder, named);
  folder_length = strlen(folder);
  room = getenv("SPINDLE_FAULTS_ROOM");
  network = getenv("SPINDLE_FAULTS_NETWORK");
  const char *log = getenv("SPINDLE_FAULTS_LOG");
  if (log != NULL) {
    log_file = REAL(open)(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log_file < 0) give_up("no log");
    /* Out of the way of programs that count on low numbers. */
    int high = fcntl(log_file, F_DUPFD_CLOEXEC, 200);
    if (high >= 0) {
      REAL(close)(log_file);
      log_file = high;
    }
  }
  const char *fail = getenv("SPINDLE_FAULTS_FAIL");
  char error[16];
  if (fail != NULL) {
    if (sscanf(fail, "%15s %llu %15s %15s", counted, &fail_at, error, failing) != 4) give_up("cannot read SPINDLE_FAULTS_FAIL");
    fail_error = error_named(error);
  }
  const char *counter = getenv("SPINDLE_FAULTS_COUNT");
  if (counter != NULL) {
    int file = REAL(open)(counter, O_RDWR | O_CLOEXEC);
    void *memory = file < 0 ? MAP_FAILED : REAL(mmap)(NULL, 8, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (memory == MAP_FAILED) give_up("no counter");
    count = memory;
    REAL(close)(file);
  } else {
    static uint64_t own;
    count = &own;
  }
}

/* One operation at a time, in all processes, so that the records stand in the order of the operations. */
static void enter(void) {
  pthread_mutex_lock(&turn);
  if (log_file >= 0) flock(log_file, LOCK_EX);
}

static void leave(void) {
  int error = errno;
  if (log_file >= 0) flock(log_file, LOCK_UN);
  pthread_mutex_unlock(&turn);
  errno = error;
}

/* The path below the folder ("" is the folder itself), or NULL. */
static const char *below(const char *path) {
  if (folder_length == 0 || strncmp(path, folder, folder_length) != 0) return NULL;
  if (path[folder_length] == '/') return path + folder_length + 1;
  return path[folder_length] == 0 ? path + folder_length : NULL;
}

/* The same of a name that may be relative. `space` has room for a path. */
static const char *place(int at, const char *path, char *space) {
  if (folder_length == 0 || path == NULL) return NULL;
  if (path[0] == '/') return below(path);
  char from[64];
  snprintf(from, sizeof from, at == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", at);
  ssize_t length = readlink(from, space, PATH_MAX - 1);
  if (length < 0 || (size_t)length + 1 + strlen(path) >= PATH_MAX) return NULL;
  space[length] = '/';
  strcpy(space + length + 1, path);
  return below(space);
}

static const char *place_of(int file, char *space) {
  if (folder_length == 0) return NULL;
  char name[64];
  snprintf(name, sizeof name, "/proc/self/fd/%d", file);
  ssize_t length = readlink(name, space, PATH_MAX - 1);
  if (length < 0) return NULL;
  space[length] = 0;
  return below(space);
}

static void record(char kind, unsigned long long a, unsigned long long b, const void *bytes, size_t length) {
  if (log_file < 0) return;
  int error = errno;
  char line[96];
  int head = snprintf(line, sizeof line, "%c %llu %llu %zu\n", kind, a, b, length);
  struct iovec parts[2] = {{line, (size_t)head}, {(void *)bytes, length}};
  if (REAL(writev)(log_file, parts, 2) != (ssize_t)(head + length)) give_up("the log is cut off");
  errno = error;
}

static void record_name(char kind, unsigned long long inode, const char *name) {
  record(kind, inode, 0, name, strlen(name));
}

static unsigned long long inode_of(int file) {
  struct stat stats;
  return fstat(file, &stats) == 0 ? stats.st_ino : 0;
}

static unsigned long long inode_at(int at, const char *path) {
  struct stat stats;
  return fstatat(at, path, &stats, AT_SYMLINK_NOFOLLOW) == 0 ? stats.st_ino : 0;
}

/* Counts an operation, and says whether it fails. @returns 1: it fails with errno; -1: half of it is to be written */
static int fails(char kind) {
  if (fail_error == 0) return 0;
  int isCounted = strchr(counted, kind) != NULL;
  uint64_t number = isCounted ? __sync_add_and_fetch(count, 1) : *count;
  if (fail_at == 0 || number < fail_at || strchr(failing, kind) == NULL) return 0;
  if (room != NULL && access(room, F_OK) == 0) return 0;
  if (isCounted && number == fail_at && kind == 'w' && fail_error == ENOSPC && fail_at % 2 == 0) return -1;
  errno = fail_error;
  return 1;
}

/* -- writes -- */

static ssize_t write_at(int file, const struct iovec *parts, int number, off_t offset) {
  char space[PATH_MAX];
  if (place_of(file, space) == NULL) {
    if (file == STDOUT_FILENO && log_file >= 0 && offset < 0) {
      enter();
      for (int index = 0; index < number; index += 1) record('P', 0, 0, parts[index].iov_base, parts[index].iov_len);
      leave();
    }
    return offset < 0 ? REAL(writev)(file, parts, number) : REAL(pwritev)(file, parts, number, offset);
  }
  enter();
  int failed = fails('w');
  ssize_t written = -1;
  if (failed <= 0) {
    struct iovec half = parts[0];
    if (failed < 0) {
      half.iov_len = half.iov_len / 2;
      parts = &half;
      number = 1;
    }
    if (failed < 0 && half.iov_len == 0) {
      errno = ENOSPC;
    } else {
      off_t from = offset;
      if (offset < 0) {
        struct stat stats;
        int isAppended = (fcntl(file, F_GETFL) & O_APPEND) != 0;
        from = isAppended && fstat(file, &stats) == 0 ? stats.st_size : lseek(file, 0, SEEK_CUR);
      }
      written = offset < 0 ? REAL(writev)(file, parts, number) : REAL(pwritev)(file, parts, number, offset);
      unsigned long long inode = inode_of(file);
      size_t left = written < 0 ? 0 : (size_t)written;
      for (int index = 0; index < number && left > 0; index += 1) {
        size_t length = parts[index].iov_len < left ? parts[index].iov_len : left;
        record('W', inode, (unsigned long long)from, parts[index].iov_base, length);
        from += (off_t)length;
        left -= length;
      }
    }
  }
  leave();
  return written;
}

ssize_t write(int file, const void *bytes, size_t length) {
  struct iovec part = {(void *)bytes, length};
  return write_at(file, &part, 1, -1);
}
ssize_t writev(int file, const struct iovec *parts, int number) { return write_at(file, parts, number, -1); }
ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset) {
  struct iovec part = {(void *)bytes, length};
  return write_at(file, &part, 1, offset);
}
ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset) { return pwrite(file, bytes, length, offset); }
ssize_t pwritev(int file, const struct iovec *parts, int number, off_t offset) { return write_at(file, parts, number, offset); }
ssize_t pwritev64(int file, const struct iovec *parts, int number, off64_t offset) { return write_at(file, parts, number, offset); }

int ftruncate(int file, off_t size) {
  char space[PATH_MAX];
  if (place_of(file, space) == NULL) return REAL(ftruncate)(file, size);
  enter();
  int result = fails('w') != 0 ? -1 : REAL(ftruncate)(file, size);
  if (result == 0) record('T', inode_of(file), (unsigned long long)size, "", 0);
  leave();
  return result;
}
int ftruncate64(int file, off64_t size) { return ftruncate(file, size); }

int truncate(const char *path, off_t size) {
  char space[PATH_MAX];
  if (place(AT_FDCWD, path, space) == NULL) return REAL(truncate)(path, size);
  enter();
  int result = fails('w') != 0 ? -1 : REAL(truncate)(path, size);
  if (result == 0) record('T', inode_at(AT_FDCWD, path), (unsigned long long)size, "", 0);
  leave();
  return result;
}
int truncate64(const char *path, off64_t size) { return truncate(path, size); }

/* Programs have another way where these are not known. */
int fallocate(int file, int mode, off_t offset, off_t length) {
  char space[PATH_MAX];
  if (place_of(file, space) == NULL) return REAL(fallocate)(file, mode, offset, length);
  errno = EOPNOTSUPP;
  return -1;
}
int fallocate64(int file, int mode, off64_t offset, off64_t length) { return fallocate(file, mode, offset, length); }
int posix_fallocate(int file, off_t offset, off_t length) {
  char space[PATH_MAX];
  return place_of(file, space) == NULL ? REAL(posix_fallocate)(file, offset, length) : EOPNOTSUPP;
}
int posix_fallocate64(int file, off64_t offset, off64_t length) { return posix_fallocate(file, offset, length); }

ssize_t copy_file_range(int from, off64_t *from_offset, int to, off64_t *to_offset, size_t length, unsigned flags) {
  char space[PATH_MAX];
  if (place_of(to, space) == NULL) return REAL(copy_file_range)(from, from_offset, to, to_offset, length, flags);
  errno = ENOSYS;
  return -1;
}
ssize_t sendfile(int to, int from, off_t *offset, size_t length) {
  char space[PATH_MAX];
  if (place_of(to, space) == NULL) return REAL(sendfile)(to, from, offset, length);
  errno = EINVAL;
  return -1;
}
ssize_t sendfile64(int to, int from, off64_t *offset, size_t length) { return sendfile(to, from, offset, length); }

int ioctl(int file, unsigned long request, ...) {
  va_list rest;
  va_start(rest, request);
  void *argument = va_arg(rest, void *);
  va_end(rest);
  char space[PATH_MAX];
  if ((request == FICLONE || request == FICLONERANGE) && place_of(file, space) != NULL) {
    errno = EOPNOTSUPP;
    return -1;
  }
  return ((int (*)(int, unsigned long, void *))real("ioctl"))(file, request, argument);
}

long syscall(long number, ...) {
  va_list rest;
  va_start(rest, number);
  long a[6];
  for (int index = 0; index < 6; index += 1) a[index] = va_arg(rest, long);
  va_end(rest);
  char space[PATH_MAX];
  int isUnseen = number == SYS_io_uring_setup || (number == SYS_copy_file_range && place_of((int)a[2], space) != NULL);
  if (isUnseen && folder_length > 0) {
    errno = ENOSYS;
    return -1;
  }
  return ((long (*)(long, ...))real("syscall"))(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

/* The index of a write-ahead log is memory, which no power cut keeps: SQLite makes it again. */
void *mmap(void *address, size_t length, int protection, int flags, int file, off_t offset) {
  char space[PATH_MAX];
  if (file >= 0 && (flags & MAP_SHARED) != 0 && (protection & PROT_WRITE) != 0) {
    const char *name = place_of(file, space);
    size_t end = name == NULL ? 0 : strlen(name);
    if (name != NULL && (end < 4 || strcmp(name + end - 4, "-shm") != 0)) give_up("a file is written as memory");
  }
  return REAL(mmap)(address, length, protection, flags, file, offset);
}
void *mmap64(void *address, size_t length, int protection, int flags, int file, off64_t offset) {
  return mmap(address, length, protection, flags, file, offset);
}

FILE *fopen(const char *path, const char *mode) {
  char space[PATH_MAX];
  if (strpbrk(mode, "wa+") != NULL && place(AT_FDCWD, path, space) != NULL) give_up("a file is written by the C library's streams");
  return REAL(fopen)(path, mode);
}
FILE *fopen64(const char *path, const char *mode) { return fopen(path, mode); }

/* -- syncs -- */

static int sync_file(int file, int (*real_sync)(int)) {
  char space[PATH_MAX];
  const char *name = place_of(file, space);
  if (name == NULL) return real_sync(file);
  enter();
  int result = fails('s') != 0 ? -1 : 0;
  /* The recording is what counts; waiting for a real disk would only take time. */
  struct stat stats;
  if (result == 0 && fstat(file, &stats) == 0) {
    if (S_ISDIR(stats.st_mode)) record_name('D', stats.st_ino, name);
    else record('S', stats.st_ino, 0, "", 0);
  }
  leave();
  return result;
}
int fsync(int file) { return sync_file(file, REAL(fsync)); }
int fdatasync(int file) { return sync_file(file, REAL(fdatasync)); }

/* -- names -- */

static int open_at(int at, const char *path, int flags, mode_t mode) {
  char space[PATH_MAX];
  const char *name = place(at, path, space);
  if (name == NULL) return REAL(openat)(at, path, flags, mode);
  enter();
  struct stat before;
  int isThere = fstatat(at, path, &before, 0) == 0;
  int creates = (flags & O_CREAT) != 0 && !isThere;
  int file = fails(creates ? 'c' : 'r') != 0 ? -1 : REAL(openat)(at, path, flags, mode);
  if (file >= 0) {
    unsigned long long inode = inode_of(file);
    if ((flags & O_TMPFILE) == O_TMPFILE) give_up("a file without a name");
    if (creates) record_name('C', inode, name);
    else if ((flags & O_TRUNC) != 0) record('T', inode, 0, "", 0);
  }
  leave();
  return file;
}

#define WITH_MODE                                        \
  mode_t mode = 0;                                       \
  if ((flags & (O_CREAT | O_TMPFILE)) != 0) {            \
    va_list rest;                                        \
    va_start(rest, flags);                               \
    mode = va_arg(rest, mode_t);                         \
    va_end(rest);                                        \
  }
int open(const char *path, int flags, ...) { WITH_MODE return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { WITH_MODE return open_at(AT_FDCWD, path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { WITH_MODE return open_at(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { WITH_MODE return open_at(at, path, flags, mode); }
int creat(const char *path, mode_t mode) { return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

static int rename_at(int from_at, const char *from, int to_at, const char *to, unsigned flags) {
  char from_space[PATH_MAX], to_space[PATH_MAX];
  const char *from_name = place(from_at, from, from_space), *to_name = place(to_at, to, to_space);
  if (from_name == NULL && to_name == NULL) return REAL(renameat2)(from_at, from, to_at, to, flags);
  enter();
  int result = fails('n') != 0 ? -1 : REAL(renameat2)(from_at, from, to_at, to, flags);
  if (result == 0) {
    if (from_name == NULL || to_name == NULL || (flags & RENAME_EXCHANGE) != 0) give_up("a rename over the edge of the folder");
    char both[2 * PATH_MAX];
    size_t head = strlen(from_name) + 1;
    memcpy(both, from_name, head);
    strcpy(both + head, to_name);
    record('R', 0, 0, both, head + strlen(to_name));
  }
  leave();
  return result;
}
int rename(const char *from, const char *to) { return rename_at(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int from_at, const char *from, int to_at, const char *to) { return rename_at(from_at, from, to_at, to, 0); }
int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags) {
  return rename_at(from_at, from, to_at, to, flags);
}

int linkat(int from_at, const char *from, int to_at, const char *to, int flags) {
  char space[PATH_MAX];
  const char *name = place(to_at, to, space);
  if (name == NULL) return REAL(linkat)(from_at, from, to_at, to, flags);
  enter();
  int result = fails('n') != 0 ? -1 : REAL(linkat)(from_at, from, to_at, to, flags);
  if (result == 0) record_name('L', inode_at(to_at, to), name);
  leave();
  return result;
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

int unlinkat(int at, const char *path, int flags) {
  char space[PATH_MAX];
  const char *name = place(at, path, space);
  if (name == NULL) return REAL(unlinkat)(at, path, flags);
  enter();
  /* Removing takes no room, but an order that a vanished share no longer takes. */
  int result = fails('n') != 0 ? -1 : REAL(unlinkat)(at, path, flags);
  if (result == 0) record_name('U', 0, name);
  leave();
  return result;
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int mkdirat(int at, const char *path, mode_t mode) {
  char space[PATH_MAX];
  const char *name = place(at, path, space);
  if (name == NULL) return REAL(mkdirat)(at, path, mode);
  enter();
  int result = fails('c') != 0 ? -1 : REAL(mkdirat)(at, path, mode);
  if (result == 0) record_name('M', inode_at(at, path), name);
  leave();
  return result;
}
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

int symlink(const char *to, const char *path) {
  char space[PATH_MAX];
  if (place(AT_FDCWD, path, space) != NULL) give_up("a symbolic link is made");
  return REAL(symlink)(to, path);
}
char *mkdtemp(char *path) {
  char space[PATH_MAX];
  if (place(AT_FDCWD, path, space) != NULL) give_up("a temporary folder is made");
  return REAL(mkdtemp)(path);
}

/* -- reads -- */

ssize_t pread(int file, void *bytes, size_t length, off_t offset) {
  char space[PATH_MAX];
  if (fail_error != 0 && strchr(failing, 'r') != NULL && place_of(file, space) != NULL && fails('r') != 0) return -1;
  return REAL(pread)(file, bytes, length, offset);
}
ssize_t pread64(int file, void *bytes, size_t length, off64_t offset) { return pread(file, bytes, length, offset); }

/* -- the kind of the file system -- */

int statfs(const char *path, struct statfs *stats) {
  char space[PATH_MAX];
  int result = REAL(statfs)(path, stats);
  if (result == 0 && network != NULL && place(AT_FDCWD, path, space) != NULL) stats->f_type = 0x6969;
  return result;
}
int statfs64(const char *path, struct statfs64 *stats) {
  char space[PATH_MAX];
  int result = REAL(statfs64)(path, stats);
  if (result == 0 && network != NULL && place(AT_FDCWD, path, space) != NULL) stats->f_type = 0x6969;
  return result;
}
