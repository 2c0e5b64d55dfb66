internal import CLibGit2
internal import GitWire

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// What this process can no longer do once it is set: gain privileges, leave a core, take all memory, processor time, disk or
/// descriptors, keep its parent's; with landlock, write anywhere but in its own directory, read keys, connect to another port, or
/// signal another process; with seccomp, execute a program, trace a process, or be a server. Where the kernel lacks a fence, the
/// others stand.
enum Fence {
    /// Bytes of address space. A fetch of 100,000 attestations takes a tenth; the rest is room for libraries.
    /// A delta that unpacks to more is an error, not a machine that swaps.
    static let maximumAddressSpace: UInt = 1 << 30
    /// Descriptors: packs of a year of syncs, each open once, and libraries.
    static let maximumDescriptors: UInt = 1024
    /// Bytes of a file beyond those that the host may send: an index of two million objects takes 70 MB.
    static let fileAllowance: UInt = 256 << 20
    /// Seconds of processor time for reading what was fetched: 10 million entries take half a minute.
    static let readingAllowance: UInt = 600

    /// What may be connected to.
    enum Network: Hashable {
        case none
        /// A TCP port, and 53 for names that do not fit a datagram.
        case port(UInt16)

        /// The URL's port, or that of the proxy on the way to it.
        static func of(_ url: GitURL.Remote, _ environment: [String: String]) throws(GitError) -> Network {
            let port = try Proxy(for: url, environment)?.endpoint.port ?? String(url.port)
            return UInt16(port).map { .port($0) } ?? .none
        }
    }

    /// What the kernel of this machine sets, for people.
    struct Strength: Hashable {
        /// landlock's version; nil where the kernel has none, or would not set it.
        var landlock: Int?
        var seccomp = false
    }

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
            setLimit(RLIMIT_NOFILE.rawValue, maximumDescriptors)
            // A file that would grow beyond its limit is an error of the write, not the end of the process.
            signal(SIGXFSZ, SIG_IGN)
            // Too much processor time is the end of it, whatever was inherited.
            signal(SIGXCPU, SIG_DFL)
        #endif
        signal(SIGPIPE, SIG_IGN)
    }

    /// As soon as the limits are known.
    static func setLimits(_ limits: GitLimits) {
        #if os(Linux)
            // SIGXCPU at the soft limit ends it, and says why; SIGKILL at the hard one, whatever it does.
            setLimit(RLIMIT_CPU.rawValue, UInt(limits.seconds) + readingAllowance, grace: 5)
            setLimit(
                RLIMIT_FSIZE.rawValue,
                UInt(clamping: limits.bytes).addingReportingOverflow(fileAllowance).partialValue)
        #endif
    }

    /// Before the network is touched. It holds for this thread, and for those that it starts.
    /// - Parameters:
    ///   - own: the directories that may be written.
    ///   - readable: what may be read besides the system's own places.
    @discardableResult
    static func set(own: [String], readable: [String], network: Network) -> Strength {
        var strength = Strength()
        #if os(Linux)
            _ = oracle_git_no_new_privileges()
            strength.landlock = setLandlock(own, systemPlaces + readable, network)
            strength.seccomp = oracle_git_seccomp(network == .none ? 0 : 1) == 0
        #endif
        return strength
    }

    /// For a thread that only waits.
    static func setNothingAllowed() {
        #if os(Linux)
            _ = setLandlock([], [], .none)
            _ = oracle_git_seccomp(0)
        #endif
    }

    /// Name resolution, certificates, libraries that the C library loads late, randomness. Not all of `/etc`, `/run`, `/proc` and
    /// `/dev`: secrets of services lie there, and other processes.
    private static let systemPlaces =
        [
            "/usr", "/lib", "/lib64", "/nix/store", "/dev/null", "/dev/random", "/dev/urandom", "/proc/self",
            "/sys/devices/system/cpu", "/run/systemd/resolve", "/run/resolvconf",
            "/run/NetworkManager/resolv.conf",
            "/run/nscd", "/var/run/nscd",
        ]
        + [
            "ssl", "pki", "ca-certificates", "crypto-policies", "static", "alternatives", "resolv.conf",
            "hosts",
            "host.conf", "nsswitch.conf", "gai.conf", "services", "protocols", "localtime", "ld.so.cache",
            "passwd",
            "krb5.conf", "krb5.conf.d", "gss",
        ].map { "/etc/\($0)" }

    #if os(Linux)
        /// O_PATH, which Glibc's header hides from Swift.
        private static let openPath: Int32 = 0o10000000

        private static func setLandlock(_ own: [String], _ readable: [String], _ network: Network) -> Int? {
            let version = oracle_git_landlock_version()
            guard version >= 1 else { return nil }
            // From version 2 on files may be moved between directories only where that is allowed; from 3 on truncating
            // is a right of its own.
            let read: UInt64 = 1 << 2 | 1 << 3
            let write: UInt64 = 1 << 1 | 0b1_1111_1111 << 4
            let handled = 1 | read | write | (version >= 2 ? 1 << 13 : 0) | (version >= 3 ? 1 << 14 : 0)
            // To bind and to connect TCP; abstract sockets and signals of other processes.
            let ruleset = oracle_git_landlock_create(version, handled, 0b11, 0b11)
            guard ruleset >= 0 else { return nil }
            defer { close(ruleset) }
            for path in own { allow(ruleset, path, handled & ~1) }
            for path in readable { allow(ruleset, path, read) }
            if version >= 4, case .port(let port) = network {
                for port in [UInt64(port), 53] { _ = oracle_git_landlock_allow_port(ruleset, port) }
            }
            return oracle_git_landlock_enter(ruleset) == 0 ? Int(version) : nil
        }

        private static func allow(_ ruleset: Int32, _ path: String, _ rights: UInt64) {
            let descriptor = open(path, openPath | O_CLOEXEC)
            guard descriptor >= 0 else { return }
            defer { close(descriptor) }
            var status = stat()
            // Rights over directories make no sense for a file, and the kernel says so.
            let isDirectory = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
            _ = oracle_git_landlock_allow(ruleset, descriptor, isDirectory ? rights : rights & (1 << 2))
        }

        /// - Parameter grace: what the hard limit is beyond the soft one.
        private static func setLimit(_ resource: UInt32, _ value: UInt, grace: UInt = 0) {
            var limit = rlimit(rlim_cur: value, rlim_max: value + grace)
            var current = rlimit()
            guard getrlimit(__rlimit_resource_t(resource), &current) == 0, current.rlim_max >= value + grace
            else {
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
    Fence.setNothingAllowed()
    while true {
        var entry = pollfd(fd: 0, events: peerClosed, revents: 0)
        if poll(&entry, 1, -1) > 0 { _exit(0) }
    }
}
