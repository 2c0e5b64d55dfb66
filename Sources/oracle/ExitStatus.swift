/// What the process says when it ends (docs/verdicts.md, "Exit statuses").
package enum ExitStatus: Int32, CaseIterable, Sendable {
    /// The policy is met, or the command did its work.
    case success = 0
    /// It could not be done. Never a verdict.
    case failed = 1
    /// Untrusted, revoked, in conflict, or short of what the policy requires.
    case refused = 3
    /// Nobody has spoken of the bytes.
    case unknown = 4
    /// A registry misbehaved.
    case misbehaved = 5
    /// The registry is stale, and the policy forbids that.
    case stale = 6
    /// The command line was not understood (sysexits.h EX_USAGE).
    case usage = 64
    /// Ended by Ctrl-C (128 + SIGINT).
    case interrupted = 130

    package var meaning: String {
        switch self {
        case .success: "the policy is met, or the command did its work"
        case .failed: "it could not be done: no such file, no network, no usable registry"
        case .refused: "untrusted, revoked, in conflict, or short of what the policy requires"
        case .unknown: "unknown"
        case .misbehaved:
            "a registry misbehaved: it forked, rolled back, or its root does not verify. Page somebody"
        case .stale: "stale, where the policy forbids it"
        case .usage: "the command line was not understood"
        case .interrupted: "interrupted"
        }
    }

    /// Worst first; an interruption or a usage error ends a batch and is never weighed.
    private static let order: [ExitStatus] = [
        .interrupted, .usage, .misbehaved, .refused, .stale, .failed, .unknown, .success,
    ]

    /// The status of a batch: the worst of its parts' in the order 5, 3, 6, 1, 4, 0.
    package static func worst(_ statuses: some Sequence<ExitStatus>) -> ExitStatus {
        let seen = Set(statuses)
        return order.first { seen.contains($0) } ?? .success
    }
}
