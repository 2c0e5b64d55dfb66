internal import Attestation
internal import Cryptography
internal import FileIO
internal import Registry
internal import Taps
internal import Trust

/// What an answer rests on: the registries that answer, the policies that hold, and the judge over both.
struct Court {
    let judge: Judge
    /// Seconds since 1970: the clock's, or the newest signed time where the clock was set back.
    let now: UInt64
    private let policies: Policies
    private let exclusions: [Hash32: String]
    private let taps: [OpenTap]

    /// - Parameters:
    ///   - policy: `--policy FILE`, in place of the user's own.
    ///   - readsTrees: whether folders are judged: each is then announced (`holdPolicies`), for none of its files is a policy.
    init(_ context: Context, policy: String?, readsTrees: Bool = false) throws {
        let policies = try Policies(context, chosen: policy)
        let stack = try readsTrees ? policies.withoutProject : policies.stack(judging: nil)
        let exclusions =
            try Exclusions.path(context.places).map { try Exclusions(reading: $0).reasons } ?? [:]
        let set = try context.openTaps()
        self.init(
            taps: set.taps, policies: policies, stack: stack, exclusions: exclusions,
            now: max(context.now, set.clockFloor))
        context.keep(judge)
    }

    private init(
        taps: [OpenTap], policies: Policies, stack: PolicyStack, exclusions: [Hash32: String], now: UInt64
    ) {
        self.taps = taps
        self.policies = policies
        self.exclusions = exclusions
        self.now = now
        judge = Judge(sources: taps, policy: stack, exclusions: exclusions, now: now)
    }

    /// Has the judge ask what holds for a folder, or for what is in none.
    /// - Parameter tree: the real path of a folder that is judged, all that is in it; nil for files by themselves and digests.
    func holdPolicies(judging tree: String?) throws { judge.policy = try policies.stack(judging: tree) }

    /// Another court over the same registries and policies, for another thread.
    /// - Returns: nil where a registry has moved on since this one opened: the two could answer differently.
    func twin(_ context: Context) throws -> Court? {
        let set = try context.openTaps(isQuiet: true)
        guard set.taps.map(\.facts) == taps.map(\.facts) else { return nil }
        return Court(
            taps: set.taps, policies: policies, stack: judge.policy, exclusions: exclusions, now: now)
    }

    func expectMany() throws { for tap in taps { try tap.expectMany() } }

    /// Writes down which signatures were checked, after the answer was given.
    func close() { for tap in taps { tap.flush() } }
}

extension Consequence {
    var status: ExitStatus {
        switch self {
        case .met: .success
        case .refused: .refused
        case .stale: .stale
        case .unknown: .unknown
        }
    }
}

extension Standing {
    var style: TerminalText.Style {
        switch self {
        case .trusted, .known: .good
        case .unknown: .caution
        case .untrusted, .conflict, .revoked: .bad
        }
    }
}

extension Console {
    /// `  label     text`, as the lines under a verdict stand.
    func field(_ label: String, _ text: TerminalText) throws {
        let padding = String(repeating: " ", count: max(1, 10 - label.utf8.count))
        try print("  \(label, .dim)\(padding)\(text)")
    }
}
