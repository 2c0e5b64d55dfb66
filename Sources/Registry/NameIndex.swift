package import Attestation

/// The names that are known here: a hint for somebody who mistyped or was deceived, never a ground for trust.
///
/// Who imitates, imitates an owner: that is whom people trust, and an owner's own models may differ by a letter. So an unknown
/// name imitates a known one when names.json says so; when both look alike (0 and O, 1, l and I, rn and m, vv and w, the
/// separators) under another owner; or when its unknown owner is within a few edits of a known one and the model is called
/// the same. The same model under a wholly different owner is no imitation: people upload copies under their own names.
package struct NameIndex: Sendable {
    private struct Entry: Sendable {
        let name: ModelName
        let owner: [UInt8]
        let model: [UInt8]
        let letters: UInt64
    }

    /// Names that a suggestion lists.
    package static let suggestionLimit = 3

    private let entries: [Entry]
    /// Positions in `entries`, by what the model's part looks like: an imitation calls the model the same.
    private let byModel: [[UInt8]: [Int]]
    private let known: Set<ModelName>
    private let owners: Set<[UInt8]>
    private let skeletons: [[UInt8]: ModelName]
    private let hints: NameHints

    /// - Parameters:
    ///   - attested: names that somebody attested.
    ///   - hints: names.json, of the default tap first where several are united.
    package init(attested: some Sequence<ModelName>, hints: NameHints) {
        var seen: Set<ModelName> = []
        var entries: [Entry] = []
        var owners: Set<[UInt8]> = []
        var skeletons: [[UInt8]: ModelName] = [:]
        var byModel: [[UInt8]: [Int]] = [:]
        func add(_ name: ModelName) {
            // A name that is listed as an imitation is nobody's model, whoever lists it as known too.
            guard hints.imitates[name] == nil, seen.insert(name).inserted else { return }
            let bytes = Array(name.folded.utf8)
            let slash = bytes.firstIndex(of: 0x2F) ?? bytes.endIndex
            let owner = Array(bytes[..<slash])
            entries.append(
                Entry(
                    name: name, owner: owner, model: Array(bytes[slash...].dropFirst()),
                    letters: Self.letters(bytes)))
            byModel[Self.skeleton(Array(bytes[slash...].dropFirst())), default: []].append(entries.count - 1)
            owners.insert(owner)
            let skeleton = Self.skeleton(bytes)
            if skeletons[skeleton] == nil { skeletons[skeleton] = name }
        }
        for name in attested { add(name) }
        for name in hints.known { add(name) }
        self.entries = entries
        self.byModel = byModel
        known = seen
        self.owners = owners
        self.skeletons = skeletons
        self.hints = hints
    }

    package func contains(_ name: ModelName) -> Bool { known.contains(name) }

    /// The known name that an unknown one imitates.
    package func imitated(by name: ModelName) -> ModelName? {
        if let listed = hints.imitates[name] { return listed }
        guard !contains(name) else { return nil }
        let bytes = Array(name.folded.utf8)
        let slash = bytes.firstIndex(of: 0x2F) ?? bytes.endIndex
        let owner = Array(bytes[..<slash])
        // A known owner may name its models as it likes.
        guard !owners.contains(owner) else { return nil }
        if let twin = skeletons[Self.skeleton(bytes)] { return twin }
        var best: (name: ModelName, distance: Int)?
        for position in byModel[Self.skeleton(Array(bytes[slash...].dropFirst()))] ?? [] {
            let entry = entries[position]
            let bound = entry.owner.count >= 8 ? 2 : entry.owner.count >= 4 ? 1 : 0
            let distance =
                Self.skeleton(entry.owner) == Self.skeleton(owner)
                ? 0 : EditDistance.between(entry.owner, owner, atMost: bound)
            guard let distance, distance < best?.distance ?? .max else { continue }
            best = (entry.name, distance)
        }
        return best?.name
    }

    /// What a name is called now, where names.json knows a renaming; for `gpt2`, which has no owner, too.
    package func renamed(_ text: String) -> ModelName? { hints.renamed[text.lowercased()] }

    /// Known names that somebody may have meant, the nearest first.
    /// - Parameter text: `owner/model`, or a model without its owner.
    package func suggestions(for text: String, limit: Int = NameIndex.suggestionLimit) -> [ModelName] {
        if let renamed = renamed(text) { return [renamed] }
        // Names have at most 193 bytes; what is much longer is no mistyped name.
        let bytes = Array(text.lowercased().utf8.prefix(256))
        guard !bytes.isEmpty else { return [] }
        if let name = try? ModelName(text), let listed = hints.imitates[name] { return [listed] }
        let isWhole = bytes.contains(0x2F)
        let model = Array(bytes.suffix(from: (bytes.lastIndex(of: 0x2F) ?? -1) + 1))
        let letters = Self.letters(bytes)
        let bound = min(4, max(1, bytes.count / 5))
        var found: [(name: ModelName, distance: Int)] = []
        for entry in entries {
            if entry.model == model {
                found.append((entry.name, isWhole ? 1 : 0))
                continue
            }
            if !isWhole, bytes.count >= 4, entry.model.starts(with: bytes) {
                found.append((entry.name, 1))
                continue
            }
            let distance: Int?
            if isWhole {
                // Each edit changes at most two of the letters that occur.
                guard (entry.letters ^ letters).nonzeroBitCount <= 2 * bound else { continue }
                distance = EditDistance.between(entry.owner + [0x2F] + entry.model, bytes, atMost: bound)
            } else {
                distance = EditDistance.between(entry.model, bytes, atMost: bound)
            }
            if let distance { found.append((entry.name, distance)) }
        }
        found.sort { $0.distance == $1.distance ? $0.name < $1.name : $0.distance < $1.distance }
        return found.prefix(limit).map(\.name)
    }

    /// Which bytes occur, folded to 64 bits: far apart means many edits.
    private static func letters(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0) { $0 | 1 << UInt64($1 & 63) }
    }

    /// What a name looks like, to a hasty reader of a sans-serif font. Folded already.
    static func skeleton(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            index += 1
            switch (byte, next) {
            case (0x72, 0x6E):  // rn
                out.append(0x6D)
                index += 1
            case (0x76, 0x76):  // vv
                out.append(0x77)
                index += 1
            case (0x30, _): out.append(0x6F)  // 0, o
            case (0x31, _), (0x69, _): out.append(0x6C)  // 1, i, l
            case (0x5F, _), (0x2E, _): out.append(0x2D)  // _ . -
            default: out.append(byte)
            }
        }
        return out
    }
}

/// Damerau-Levenshtein distance in its restricted form (optimal string alignment): insertions, deletions, substitutions, and
/// swaps of neighbours.
package enum EditDistance {
    /// - Returns: nil where it is more than `bound`, found out early.
    package static func between(_ left: [UInt8], _ right: [UInt8], atMost bound: Int) -> Int? {
        guard abs(left.count - right.count) <= bound else { return nil }
        if bound == 0 { return left == right ? 0 : nil }
        var before = [Int](repeating: 0, count: right.count + 1)
        var above = Array(0...right.count)
        var current = before
        for row in 0..<left.count {
            current[0] = row + 1
            var least = current[0]
            for column in 0..<right.count {
                var cost = min(
                    above[column + 1] + 1, current[column] + 1,
                    above[column] + (left[row] == right[column] ? 0 : 1))
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, before[column - 1] + 1)
                }
                current[column + 1] = cost
                least = min(least, cost)
            }
            // A later row can be cheaper by a swap that reaches two rows back, never by more than one.
            guard least <= bound + 1 else { return nil }
            (before, above, current) = (above, current, before)
        }
        return above[right.count] <= bound ? above[right.count] : nil
    }
}
