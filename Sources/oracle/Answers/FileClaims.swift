internal import FileIO
internal import ModelFormats
internal import StrictJSON

/// What files say of themselves: architecture, license, base model. Nobody signed it; it is shown, and nothing rests on it.
struct FileClaims {
    private struct Item {
        let file: String
        let claim: ContainerContents.Claim
    }

    private var items: [Item] = []

    init() {}

    /// Reads the headers of whole sets, as far as their format makes claims. A file that cannot be read is told elsewhere.
    init(of sets: [WeightSet]) {
        for set in sets where set.fault == nil {
            for shard in set.shards {
                guard case .weights(let format) = shard.role, format.makesClaims,
                    let file = try? File(reading: shard.realPath),
                    let contents = try? format.contents(of: file, named: shard.name)
                else { continue }
                add(contents, of: shard)
            }
        }
    }

    mutating func add(_ contents: ContainerContents, of file: ModelFile) {
        items += contents.claims.map { Item(file: file.name, claim: $0) }
    }

    /// A sentence for each file.
    var lines: [String] {
        var files: [String] = []
        for item in items where !files.contains(item.file) { files.append(item.file) }
        return files.map { file in
            let own = items.filter { $0.file == file }
            // `general.license` and its like: the first word says nothing.
            let said = own.prefix(Self.shownLimit).map { item in
                let name = item.claim.name
                return "\(name.hasPrefix("general.") ? String(name.dropFirst(8)) : name) \(item.claim.value)"
            }
            let more = own.count > Self.shownLimit ? ", and \(own.count - Self.shownLimit) more" : ""
            return "\(file) says of itself, unsigned: \(said.joined(separator: ", "))\(more)"
        }
    }

    /// In one sentence.
    private static let shownLimit = 8

    /// Nil, and so no member of a document, where files say nothing.
    var json: JSON? {
        items.isEmpty
            ? nil
            : .array(
                items.map { item in
                    [
                        "file": .string(item.file), "name": .string(item.claim.name),
                        "value": .string(item.claim.value),
                    ]
                })
    }
}
