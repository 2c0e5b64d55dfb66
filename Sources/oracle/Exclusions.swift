internal import Cryptography
internal import FileIO
internal import StrictJSON

/// Entries that this machine's user set aside, in the configuration directory. They change answers here, and nobody else's.
///
///     {"version": 1, "exclusions": [{"id": "<64 hex>", "reason": "...", "at": "2031-01-01T00:00:00Z"}]}
struct Exclusions {
    struct Exclusion {
        let id: Hash32
        let reason: String
        /// When it was written, for people.
        let at: String
    }

    private(set) var all: [Exclusion] = []
    let path: String

    /// Bytes: thousands of them.
    private static let limit = 1 << 20

    static func path(_ places: Places) -> String? { places.config.map { "\($0)/exclusions.json" } }

    /// - Throws: where the file is there and cannot be read: an answer that ignored it would be another than was asked for.
    init(reading path: String) throws {
        self.path = path
        let bytes: [UInt8]
        do { bytes = try readFile(path, limit: Self.limit) } catch {
            if error.isNotFound { return }
            throw error
        }
        let root = try? JSONDocument(bytes).root
        guard let root, root["version"]?.int == 1, let elements = root["exclusions"]?.elements else {
            throw Self.malformed(path, "it is no list of exclusions of version 1")
        }
        for element in elements {
            guard let id = element["id"]?.string.flatMap({ Hash32(hex: $0) }),
                let reason = element["reason"]?.string
            else { throw Self.malformed(path, "line \(element.line): an exclusion has id and reason") }
            all.append(Exclusion(id: id, reason: reason, at: element["at"]?.string ?? ""))
        }
    }

    private static func malformed(_ path: String, _ cause: String) -> CommandError {
        CommandError(
            "\(path) cannot be read", code: "exclusions.malformed", cause: cause,
            help: "mend it, or remove it: rm \(shellPath(path))")
    }

    /// Why each is set aside.
    var reasons: [Hash32: String] { Dictionary(all.map { ($0.id, $0.reason) }) { first, _ in first } }

    mutating func add(_ exclusion: Exclusion) {
        all.removeAll { $0.id == exclusion.id }
        all.append(exclusion)
    }

    mutating func remove(_ id: Hash32) { all.removeAll { $0.id == id } }

    func write() throws {
        let json: JSON = ["version": 1, "exclusions": .array(all.map(\.json))]
        try createDirectories(parentDirectory(of: path), mode: 0o700)
        try writeAtomically(json.pretty(), to: path)
    }
}

extension Exclusions.Exclusion {
    var json: JSON { ["id": .string(id.hex), "reason": .string(reason), "at": .string(at)] }
}
