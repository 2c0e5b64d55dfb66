#pragma once
#include <git2.h>
#include <stddef.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>
#include <git2/sys/stream.h>

// git_libgit2_opts is variadic; each option that is used has a typed function here.
static inline int oracle_git_set_search_path(int level, const char *path) {
    return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}
static inline int oracle_git_set_template_path(const char *path) {
    return git_libgit2_opts(GIT_OPT_SET_TEMPLATE_PATH, path);
}
static inline int oracle_git_set_mwindow_size(size_t bytes) {
    return git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, bytes);
}
static inline int oracle_git_set_mwindow_mapped_limit(size_t bytes) {
    return git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, bytes);
}
static inline int oracle_git_set_max_pack_objects(size_t count) {
    return git_libgit2_opts(GIT_OPT_SET_PACK_MAX_OBJECTS, count);
}
static inline int oracle_git_set_owner_validation(int enabled) {
    return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}
static inline int oracle_git_set_cache_limit(ptrdiff_t bytes) {
    return git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, bytes);
}
static inline int oracle_git_set_strict_hash_verification(int enabled) {
    return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, enabled);
}
static inline int oracle_git_set_certificates(const char *file) {
    return git_libgit2_opts(GIT_OPT_SET_SSL_CERT_LOCATIONS, file, NULL);
}

// glibc gives each freed object of some hundred kilobytes back to the system, and gets the next one anew, page by page: a third
// of the time that reading takes. Here it keeps what was freed; the most that is in use at once stays what it is.
#if defined(__GLIBC__)
#include <malloc.h>
static inline void oracle_git_keep_freed_memory(void) {
    // The largest threshold that glibc takes. Both are hints: a refusal costs time only.
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
}
#else
static inline void oracle_git_keep_freed_memory(void) {}
#endif

// A stream of ours: libgit2 hands back the pointer to its first member.
typedef struct {
    git_stream parent;
    int descriptor;
    char *host;
    char *port;
} oracle_git_stream;

// Fences of the process, which Linux offers through variadic functions only. Each returns 0 or -1 with errno; where the
// kernel has no such fence, ENOSYS.
#if defined(__linux__)
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static inline int oracle_git_no_new_privileges(void) {
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}
static inline int oracle_git_close_from(unsigned first) {
    return (int)syscall(SYS_close_range, first, ~0U, 0);
}
static inline int oracle_git_landlock_version(void) {
    return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}
static inline int oracle_git_landlock_create(uint64_t rights) {
    struct landlock_ruleset_attr attributes = {.handled_access_fs = rights};
    return (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof(attributes.handled_access_fs), 0);
}
static inline int oracle_git_landlock_allow(int ruleset, int directory, uint64_t rights) {
    struct landlock_path_beneath_attr attributes = {.allowed_access = rights, .parent_fd = directory};
    return (int)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &attributes, 0);
}
static inline int oracle_git_landlock_enter(int ruleset) {
    return (int)syscall(SYS_landlock_restrict_self, ruleset, 0);
}
#endif
