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
// kernel has no such fence, ENOSYS. The structures of landlock are written out: the header may be older than the kernel.
#if defined(__linux__)
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

static inline int oracle_git_no_new_privileges(void) {
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}
static inline int oracle_git_close_from(unsigned first) {
    return (int)syscall(SYS_close_range, first, ~0U, 0);
}
// The version of landlock's interface, 1 or more; LANDLOCK_CREATE_RULESET_VERSION is 1.
static inline int oracle_git_landlock_version(void) {
    return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, 1);
}
// Rights over files; from version 4 on over TCP ports; from 6 on what reaches other processes.
static inline int oracle_git_landlock_create(int version, uint64_t files, uint64_t ports, uint64_t scopes) {
    struct {
        uint64_t files, ports, scopes;
    } attributes = {files, version >= 4 ? ports : 0, version >= 6 ? scopes : 0};
    size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
    return (int)syscall(SYS_landlock_create_ruleset, &attributes, size, 0);
}
// LANDLOCK_RULE_PATH_BENEATH is 1.
static inline int oracle_git_landlock_allow(int ruleset, int directory, uint64_t rights) {
    struct __attribute__((packed)) {
        uint64_t rights;
        int32_t directory;
    } attributes = {rights, directory};
    return (int)syscall(SYS_landlock_add_rule, ruleset, 1, &attributes, 0);
}
// LANDLOCK_RULE_NET_PORT is 2, and its right to connect 2.
static inline int oracle_git_landlock_allow_port(int ruleset, uint64_t port) {
    struct {
        uint64_t rights, port;
    } attributes = {2, port};
    return (int)syscall(SYS_landlock_add_rule, ruleset, 2, &attributes, 0);
}
static inline int oracle_git_landlock_enter(int ruleset) {
    return (int)syscall(SYS_landlock_restrict_self, ruleset, 0);
}

// Takes from this thread, and from those that it starts, the calls that no fetch needs: they fail with EPERM. Of sockets only those
// of names, agents and the internet remain; with `network` 0 none.
static inline int oracle_git_seccomp(int network) {
#if defined(__x86_64__)
    const uint32_t machine = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
    const uint32_t machine = AUDIT_ARCH_AARCH64;
#else
    errno = ENOSYS;
    return -1;
#endif
#if defined(__x86_64__) || defined(__aarch64__)
    static const uint32_t denied[] = {
        // Other programs and processes.
        SYS_execve, SYS_execveat, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kill, SYS_rt_sigqueueinfo,
        SYS_pidfd_open, SYS_pidfd_getfd, SYS_pidfd_send_signal, SYS_kcmp,
        // Other views of the system.
        SYS_unshare, SYS_setns, SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_open_by_handle_at,
        SYS_name_to_handle_at,
        // Keys of the kernel, and parts of it that filters do not see into.
        SYS_keyctl, SYS_add_key, SYS_request_key, SYS_bpf, SYS_perf_event_open, SYS_userfaultfd, SYS_io_uring_setup,
        SYS_io_uring_enter, SYS_io_uring_register,
        // Being a server.
        SYS_listen, SYS_accept, SYS_accept4,
    };
    enum { calls = sizeof(denied) / sizeof(denied[0]) };
    struct sock_filter program[2 * calls + 24];
    unsigned short n = 0;
#define ORACLE_PUT(...) program[n++] = (struct sock_filter)__VA_ARGS__
    const struct sock_filter refuse = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
    ORACLE_PUT(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)));
    ORACLE_PUT(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, machine, 1, 0));
    program[n++] = refuse;
    ORACLE_PUT(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)));
#if defined(__x86_64__)
    // The calls of x32 are the same under other numbers.
    ORACLE_PUT(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1));
    program[n++] = refuse;
#endif
    for (int i = 0; i < calls; i++) {
        ORACLE_PUT(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, denied[i], 0, 1));
        program[n++] = refuse;
    }
    ORACLE_PUT(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 1, 0));
    ORACLE_PUT(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    if (network) {
        static const uint32_t families[] = {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK};
        ORACLE_PUT(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])));
        for (int i = 0; i < 4; i++) {
            ORACLE_PUT(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, families[i], 0, 1));
            ORACLE_PUT(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
        }
    }
    program[n++] = refuse;
#undef ORACLE_PUT
    struct sock_fprog filter = {n, program};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0);
#endif
}
#endif
