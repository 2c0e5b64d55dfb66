internal import StrictJSON

/// What a file says and nothing here reads: whoever signs it signs that too.
enum UnreadMembers {
    /// Members named in one sentence: a file can have any number.
    private static let shown = 8

    /// - Parameters:
    ///   - known: the file as it is written of what was read.
    ///   - limit: bytes.
    /// - Returns: a sentence, or nothing.
    static func sentences(in bytes: [UInt8], readAs known: JSON, limit: Int) -> [String] {
        let limits = JSONLimits(depth: 16, bytes: 2 * limit, values: 1 << 22)
        guard let value = try? JSONDocument(bytes, limits: limits).root,
            let read = try? JSONDocument(known.compact, limits: limits).root
        else { return ["changes what is not understood here: it cannot be read again"] }
        let paths = paths(in: value, readAs: read)
        guard !paths.isEmpty else { return [] }
        let more = paths.count > shown ? " and \(paths.count - shown) more" : ""
        return ["has what is not understood here: \(paths.prefix(shown).joined(separator: ", "))\(more)"]
    }

    private static func paths(in value: JSONValue, readAs known: JSONValue) -> [String] {
        var found: [String] = []
        var pending = [(path: "", value: value, known: known)]
        while let (path, value, known) = pending.popLast() {
            if let members = value.members {
                let read = Dictionary(
                    (known.members.map(Array.init) ?? []).map { ($0.name, $0.value) },
                    uniquingKeysWith: { first, _ in first })
                for member in members {
                    let place = path.isEmpty ? member.name : "\(path).\(member.name)"
                    if let other = read[member.name] {
                        pending.append((place, member.value, other))
                    } else if !member.value.isNull, member.value.elements.map({ Array($0).isEmpty }) != true {
                        found.append(place)
                    }
                }
            } else if let elements = value.elements.map(Array.init) {
                let read = known.elements.map(Array.init) ?? []
                if read.count != elements.count { found.append(path) }
                for (number, (element, other)) in zip(elements, read).enumerated() {
                    pending.append(("\(path)[\(number)]", element, other))
                }
            }
        }
        return found.sorted()
    }
}
