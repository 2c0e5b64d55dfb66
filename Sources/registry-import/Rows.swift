import Attestation
import Cryptography
import FileIO
import StrictJSON

extension Source {
    /// - Returns: nil for a source that is no repository and no package: a URL alone moves.
    init?(_ value: JSONValue, tier: Tier) {
        guard let path = value["path"]?.string else { return nil }
        if let repo = value["repo"]?.string, let commit = value["commit"]?.string {
            self.init(tier: tier, place: repo, isPackage: false, revision: commit, path: path)
        } else if let package = value["package"]?.string, let version = value["version"]?.string {
            self.init(tier: tier, place: package, isPackage: true, revision: version, path: path)
        } else {
            return nil
        }
    }

    /// Whether both are the same text of the same place, whatever they are taken to be.
    func isSamePlace(as other: Source) -> Bool {
        place == other.place && isPackage == other.isPackage && revision == other.revision
            && path == other.path
    }

    /// Sorts sources so that the same facts give the same bytes.
    var sortKey: [UInt8] {
        Array("\(tier.rawValue)\u{1}\(place)\u{1}\(path ?? "")\u{1}\(revision ?? "")".utf8)
    }
}

/// One file that a source states a digest for: a row of `models.jsonl`.
struct FileRow {
    let name: String
    let version: String?
    let file: String
    let format: String?
    let kind: String?
    let size: Int?
    let sha256: Hash32
    let license: String?
    let url: String?
    let sources: [Source]

    var isMeasured: Bool { sources.contains { $0.tier == .measured } }
    /// Whether it is what a derivative is made from. A tokenizer or a configuration is shared by models that are no relatives.
    var holdsWeights: Bool { kind == "weights" || kind == "adapter" }

    init(
        name: String, version: String?, file: String, format: String?, kind: String?, size: Int?,
        sha256: Hash32, license: String?, url: String?, sources: [Source]
    ) {
        self.name = name
        self.version = version
        self.file = file
        self.format = format
        self.kind = kind
        self.size = size
        self.sha256 = sha256
        self.license = license
        self.url = url
        self.sources = sources
    }

    /// - Returns: nil for a row that a registry leaves out: not `core`, contradicted, or without a SHA-256.
    init?(_ value: JSONValue) throws {
        guard value["core"]?.bool == true, value["conflict"] == nil, value["size_conflict"] == nil,
            let sha256 = value["digests"]?["sha256"]?.string.flatMap(Hash32.init(hex:))
        else { return nil }
        guard let name = value["name"]?.string, let file = value["file"]?.string,
            let evidence = value["evidence"]?.string, let stated = value["source"]
        else { throw ImportError("a row without name, file, evidence or source") }
        let tier: Source.Tier
        switch evidence {
        case "publisher": tier = .publishersList
        case "measured": tier = .measured
        case "third-party": tier = .thirdParty
        default: throw ImportError("unknown evidence \"\(evidence)\"")
        }
        guard let source = Source(stated, tier: tier) else {
            throw ImportError("a source that is neither a repository nor a package")
        }
        var sources = [source]
        // Another catalogue that names the same file with the same digest; a further record, not a measurement.
        if let others = value["also_in"]?.elements {
            for other in others {
                guard let source = other["source"].flatMap({ Source($0, tier: .thirdParty) }) else {
                    throw ImportError("a further source that is neither a repository nor a package")
                }
                if !sources.contains(where: { $0.isSamePlace(as: source) }) { sources.append(source) }
            }
        }
        self.init(
            name: name, version: value["version_or_revision"]?.string, file: file,
            format: value["format"]?.string, kind: value["kind"]?.string, size: value["size_bytes"]?.int,
            sha256: sha256, license: value["license"]?.string, url: value["url"]?.string, sources: sources)
    }
}

/// One edge of `lineage.jsonl`.
package struct LineageRow: Sendable {
    /// `owner/model`, or `owner/model#file` where the source speaks of one file.
    let derivative: String
    let base: String
    let relation: String
    let basis: String
    /// Whether the source names a model, not only a family of models.
    let isExact: Bool
    /// nil where the source is a page without a fixed revision.
    let source: Source?

    init(_ value: JSONValue) throws {
        guard let derivative = value["derivative"]?.string, let base = value["base"]?.string,
            let relation = value["relation"]?.string, let basis = value["basis"]?.string,
            let precision = value["base_precision"]?.string, let source = value["source"]
        else { throw ImportError("an edge without derivative, base, relation, basis or source") }
        self.derivative = derivative
        self.base = base
        self.relation = relation
        self.basis = basis
        isExact = precision == "exact"
        self.source = Source(source, tier: .thirdParty)
    }
}

/// Reads a file of one JSON value a line.
func readLines<Row>(_ path: String, _ make: (JSONValue) throws -> Row?) throws -> [Row] {
    let bytes = try readFile(path, limit: 256 << 20)
    var rows: [Row] = []
    for (number, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    where !line.isEmpty {
        do {
            if let row = try make(JSONDocument(Array(line)).root) { rows.append(row) }
        } catch {
            throw ImportError("\(path):\(number + 1): \(error)")
        }
    }
    return rows
}
