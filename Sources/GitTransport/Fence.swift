internal import CLibGit2
internal import GitWire

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// What this process can no longer do once it is set: gain privileges, leave a core, take all memory, keep its parent's
/// descriptors; and, where the kernel has landlock, write anywhere but in its own directory, execute anything, or read
/// keys. Where the kernel lacks a fence, the others stand.
enum Fence {
    /// Bytes of address space. A fetch of 100,000 attestations takes a tenth; the rest is room for libraries.
    /// A delta that unpacks to more is an error, not a machine that swaps.
    static let maximumAddressSpace: UInt = 1 << 30

    /// Whether a descriptor is a socket, as `oracle` gives it.
    static func isSocket(_ descriptor: Int32) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
    }

    /// First of all, before anything is read.
    static func setEarly() {
        #if os(Linux)
            _ = oracle_git_close_from(3)
            _ = oracle_git_no_new_privileges()
            setLimit(RLIMIT_CORE.rawValue, 0)
            setLimit(RLIMIT_AS.rawValue, maximumAddressSpace)
        #endif
        signal(SIGPIPE, SIG_IGN)
    }

    /// Before the network is touched.
    /// - Parameters:
    ///   - own: the directories that may be written.
    ///   - readable: what may be read besides the system's own places.
    static func setFileAccess(own: [String], readable: [String]) {
        #if os(Linux)
            let version = oracle_git_landlock_version()
            guard version >= 1 else { return }
            // From version 2 on files may be moved between directories only where that is allowed; from 3 on truncating
            // is a right of its own.
            let read: UInt64 = 1 << 2 | 1 << 3
            let write: UInt64 = 1 << 1 | 0b1_1111_1111 << 4
            let handled = 1 | read | write | (version >= 2 ? 1 << 13 : 0) | (version >= 3 ? 1 << 14 : 0)
            let ruleset = oracle_git_landlock_create(handled)
            guard ruleset >= 0 else { return }
            defer { close(ruleset) }
            for path in own { allow(ruleset, path, handled & ~1) }
            for path in systemPlaces + readable { allow(ruleset, path, read) }
            _ = oracle_git_landlock_enter(ruleset)
        #endif
    }

    /// Name resolution, certificates, libraries that the C library loads late, randomness, the agent's socket.
    private static let systemPlaces = [
        "/usr", "/lib", "/lib64", "/etc", "/run", "/var/run", "/dev", "/proc", "/sys", "/nix/store",
    ]

    #if os(Linux)
        /// O_PATH, which Glibc's header hides from Swift.
        private static let openPath: Int32 = 0o10000000

        private static func allow(_ ruleset: Int32, _ path: String, _ rights: UInt64) {
            let descriptor = open(path, openPath | O_CLOEXEC)
            guard descriptor >= 0 else { return }
            defer { close(descriptor) }
            var status = stat()
            // Rights over directories make no sense for a file, and the kernel says so.
            let isDirectory = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
            _ = oracle_git_landlock_allow(ruleset, descriptor, isDirectory ? rights : rights & (1 << 2))
        }

        private static func setLimit(_ resource: UInt32, _ value: UInt) {
            var limit = rlimit(rlim_cur: value, rlim_max: value)
            var current = rlimit()
            guard getrlimit(__rlimit_resource_t(resource), &current) == 0, current.rlim_max >= value else {
                return
            }
            setrlimit(__rlimit_resource_t(resource), &limit)
        }
    #endif
}

/// Ends this process when the other side of `descriptor` is gone, whatever it is doing: a fetch whose result nobody waits
/// for must not go on. What it leaves is cleaned up by the next one.
enum Watchdog {
    static func start() {
        #if canImport(Glibc)
            var thread = pthread_t()
            pthread_create(&thread, nil, { watch($0) }, nil)
        #else
            var thread: pthread_t?
            pthread_create(&thread, nil, { watch($0) }, nil)
        #endif
    }
}

#if os(Linux)
    /// POLLRDHUP, which Glibc's header hides from Swift.
    private let peerClosed: Int16 = 0x2000
#else
    private let peerClosed = Int16(POLLHUP)
#endif

private func watch(_: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    while true {
        var entry = pollfd(fd: 0, events: peerClosed, revents: 0)
        if poll(&entry, 1, -1) > 0 { _exit(0) }
    }
}
