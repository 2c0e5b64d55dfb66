internal import CLibGit2
internal import GitWire
internal import Synchronization

/// What the network may do in this process: which endpoint may be connected to, how many bytes may come, and until
/// when. libgit2's streams are global and carry no payload, so this is too; there is one session in a process.
struct NetworkGuard: Sendable {
    struct Endpoint: Hashable, Sendable {
        let host: String
        let port: String
        /// The address must be of this machine, whatever the name resolves to.
        let loopbackOnly: Bool
    }

    /// The only endpoint that is connected to. It is the URL's, so that no redirect leads anywhere else; or the proxy's.
    var endpoint: Endpoint?
    var maximumBytes: UInt64 = 0
    var receivedBytes: UInt64 = 0
    /// See `monotonicMilliseconds`.
    var deadline: UInt64 = 0
    var stallMilliseconds: UInt64 = 0
    /// The first failure that was ours to name; libgit2 would tell it in its own words.
    var failure: GitError?

    static let shared = Mutex(NetworkGuard())

    /// Begins a fetch.
    static func begin(_ endpoint: Endpoint, _ limits: GitLimits) {
        shared.withLock {
            $0 = NetworkGuard(
                endpoint: endpoint, maximumBytes: limits.bytes,
                deadline: monotonicMilliseconds() + UInt64(limits.seconds) * 1000,
                stallMilliseconds: UInt64(limits.stallSeconds) * 1000)
        }
    }

    /// Notes why the network was stopped, unless something was noted before.
    /// - Returns: what libgit2 takes for a failure.
    @discardableResult
    static func fail(_ error: GitError) -> Int32 {
        shared.withLock { if $0.failure == nil { $0.failure = error } }
        git_error_set_str(Int32(GIT_ERROR_NET.rawValue), error.cause)
        return GIT_EUSER.rawValue
    }

    static var failure: GitError? { shared.withLock { $0.failure } }

    /// When to stop waiting for the network, and what that would be called.
    static func nextDeadline() -> (milliseconds: UInt64, error: GitError) {
        shared.withLock { state in
            let stall = monotonicMilliseconds() + state.stallMilliseconds
            return stall < state.deadline
                ? (
                    stall,
                    GitError(
                        .limit(.stall), "the host sent nothing for \(state.stallMilliseconds / 1000) seconds")
                )
                : (state.deadline, GitError(.limit(.seconds), "the fetch took longer than is allowed"))
        }
    }

    /// Counts what came in.
    static func received(_ count: Int) -> GitError? {
        shared.withLock { state in
            state.receivedBytes += UInt64(count)
            if state.receivedBytes > state.maximumBytes {
                return GitError(.limit(.bytes), "the host sent more than \(state.maximumBytes) bytes")
            }
            if monotonicMilliseconds() > state.deadline {
                return GitError(.limit(.seconds), "the fetch took longer than is allowed")
            }
            return nil
        }
    }
}
