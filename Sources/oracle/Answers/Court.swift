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
    private let policy: PolicyStack
    private let exclusions: [Hash32: String]
    private let taps: [OpenTap]

    /// - Parameter policy: `--policy FILE`, in place of the user's own.
    init(_ context: Context, policy: String?) throws {
        let stack = try PolicyStack(
            floor: Self.policy(Places.systemPolicy),
            chosen: policy.map { try Self.require($0) }
                ?? context.places.userPolicy.flatMap { try Self.policy($0) })
        let exclusions =
            try Exclusions.path(context.places).map { try Exclusions(reading: $0).reasons } ?? [:]
        let set = try context.openTaps()
        self.init(
            taps: set.taps, policy: stack, exclusions: exclusions, now: max(context.now, set.clockFloor))
    }

    private init(taps: [OpenTap], policy: PolicyStack, exclusions: [Hash32: String], now: UInt64) {
        self.taps = taps
        self.policy = policy
        self.exclusions = exclusions
        self.now = now
        judge = Judge(sources: taps, policy: policy, exclusions: exclusions, now: now)
    }

    /// Another court over the same registries and policies, for another thread.
    /// - Returns: nil where a registry has moved on since this one opened: the two could answer differently.
    func twin(_ context: Context) throws -> Court? {
        let set = try context.openTaps(isQuiet: true)
        guard set.taps.map(\.facts) == taps.map(\.facts) else { return nil }
        return Court(taps: set.taps, policy: policy, exclusions: exclusions, now: now)
    }

    func expectMany() throws { for tap in taps { try tap.expectMany() } }

    /// Asks on one state of each registry. A sync's commit waits so long.
    func reading<R>(_ body: () throws -> R) throws -> R { try reading(taps[...], body) }

    private func reading<R>(_ taps: ArraySlice<OpenTap>, _ body: () throws -> R) throws -> R {
        guard let first = taps.first else { return try body() }
        return try first.reading { try reading(taps.dropFirst(), body) }
    }

    /// Writes down which signatures were checked, after the answer was given.
    func close() { for tap in taps { tap.flush() } }

    /// A policy that is there must be read: a floor that could be made unreadable would be none.
    /// - Returns: nil where there is no such file.
    static func policy(_ path: String) throws -> Policy? {
        guard try FileStatus.of(path, followingLinks: true) != nil else { return nil }
        return try require(path)
    }

    private static func require(_ path: String) throws -> Policy {
        try PolicyReader.read(readFile(path, limit: policyLimit), path: path)
    }

    /// Bytes of a policy file: people write them.
    static let policyLimit = 256 << 10
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
