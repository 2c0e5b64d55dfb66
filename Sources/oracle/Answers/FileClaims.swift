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

    mutating func add(_ contents: ContainerContents, of file: ModelFile) {
        items += contents.claims.map { Item(file: file.name, claim: $0) }
    }

    /// What an adapter says of the model that it is for.
    mutating func add(adapterIn folder: ModelFolder) {
        guard let (file, claims) = PEFTAdapter.claims(in: folder) else { return }
        items += claims.map { Item(file: file.name, claim: $0) }
    }

    /// A sentence for each file; the parts of one model mostly say the same.
    var lines: [String] {
        var said: [(files: [String], text: String)] = []
        var files: [String] = []
        for item in items where files.last != item.file { files.append(item.file) }
        for file in files {
            let own = items.filter { $0.file == file }
            // `general.license` and its like: the first word says nothing.
            let claims = own.prefix(Self.claimLimit).map { item in
                let name = item.claim.name
                return "\(name.hasPrefix("general.") ? String(name.dropFirst(8)) : name) \(item.claim.value)"
            }
            let more = own.count > Self.claimLimit ? ", and \(own.count - Self.claimLimit) more" : ""
            let text = claims.joined(separator: ", ") + more
            if let same = said.firstIndex(where: { $0.text == text }) {
                said[same].files.append(file)
            } else {
                said.append(([file], text))
            }
        }
        let shown = said.prefix(Self.lineLimit).map { entry in
            let more = entry.files.count > 1 ? " and \(entry.files.count - 1) more" : ""
            return "\(entry.files[0])\(more), unsigned: \(entry.text)"
        }
        let rest = said.count - shown.count
        return shown + (rest > 0 ? ["and \(rest) files more, unsigned"] : [])
    }

    /// In one sentence.
    private static let claimLimit = 8
    private static let lineLimit = 3

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
