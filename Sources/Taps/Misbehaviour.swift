internal import Cryptography
internal import FileIO
internal import Registry
internal import StrictJSON

/// What a registry did at the last sync, where that was refused: the old state answers meanwhile, and every answer says so. It
/// lies beside the trust state, which it does not change, until a sync goes through or the trust is reset.
///
///     <data>/trust/<key>.alarm    {"version": 1, "what": "...", "seen": 1800000000, "evidence": "<path>"}
package struct Misbehaviour: Hashable, Sendable {
    /// One sentence, without the tap's name.
    package let what: String
    /// Seconds since 1970, by this machine's clock; nil where that cannot be read any more.
    package let seen: UInt64?
    /// The file that was kept; nil where none could be.
    package let evidence: String?

    package init(what: String, seen: UInt64?, evidence: String?) {
        self.what = what
        self.seen = seen
        self.evidence = evidence
    }

    /// - Returns: nil for an error that is nothing of the kind.
    init?(_ error: any Error, seen: UInt64) {
        switch error {
        case TapError.misbehaved(_, let what, let evidence):
            self.init(what: what, seen: seen, evidence: evidence)
        case TapError.pinnedRootNotFound(_, let pinned, _):
            self.init(what: "it does not show the pinned root \(pinned)", seen: seen, evidence: nil)
        default: return nil
        }
    }

    private static func path(_ directory: String, _ tap: ConfiguredTap) -> String {
        let file = TrustState.fileName(pinned: tap.pinned, origin: tap.origin)
        return "\(directory)/\(file.dropLast(".json".utf8.count)).alarm"
    }

    /// - Parameter directory: of trust states.
    /// - Returns: nil where the last sync was none of that. An alarm that cannot be read is an alarm all the same.
    static func read(_ directory: String, _ tap: ConfiguredTap) -> Misbehaviour? {
        let bytes: [UInt8]
        do { bytes = try readFile(path(directory, tap), limit: 64 << 10) } catch {
            return error.isNotFound
                ? nil : Misbehaviour(what: "what it did cannot be read (\(error))", seen: nil, evidence: nil)
        }
        guard let value = try? JSONDocument(bytes).root, value["version"]?.int == 1,
            let what = value["what"]?.string
        else {
            return Misbehaviour(
                what: "what it did cannot be read (\(path(directory, tap)))", seen: nil, evidence: nil)
        }
        return Misbehaviour(
            what: what, seen: value["seen"]?.int.flatMap { UInt64(exactly: $0) },
            evidence: value["evidence"]?.string)
    }

    func write(_ directory: String, _ tap: ConfiguredTap) throws(FileError) {
        let json = JSON.members([
            "version": 1, "what": .string(what), "seen": seen.map { .int(Int(clamping: $0)) },
            "evidence": evidence.map { .string($0) },
        ])
        let path = Self.path(directory, tap)
        try removeAbandonedTemporaries(of: path)
        try writeAtomically(json.pretty(), to: path, mode: 0o600)
    }

    static func clear(_ directory: String, _ tap: ConfiguredTap) throws(FileError) {
        try removeFile(path(directory, tap))
    }
}
