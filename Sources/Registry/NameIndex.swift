package import Attestation

/// The names that are known here: a hint for somebody who mistyped or was deceived, never a ground for trust.
///
/// Who imitates, imitates an owner: that is whom people trust, and an owner's own models may differ by a letter. So an unknown
/// name imitates a known one when names.json says so; or when its owner is not known, and looks or is typed like a known one
/// (docs/names.md has the rules, and what they were measured to catch). The same model under a wholly different owner is no
/// imitation: people upload copies under their own names.
package struct NameIndex: Sendable {
    struct Owner: Sendable {
        /// Folded.
        let bytes: [UInt8]
        /// Without separators. A slip of the finger may break what a skeleton makes one letter.
        let plain: [UInt8]
        let skeleton: [UInt8]
        /// The parts between separators, sorted; empty where there is only one.
        let parts: [[UInt8]]
        /// Places of its names.
        var models: [Int] = []
    }

    /// Names that a suggestion lists.
    package static let suggestionLimit = 3

    private(set) var owners: [Owner] = []
    /// Letters that occur in the owners' skeletons, and in their plain forms, beside one another: every question about an unknown
    /// name goes through them.
    private(set) var ownerLetters: [(skeleton: UInt64, plain: UInt64)] = []
    private var places: [[UInt8]: Int] = [:]
    /// A registry has a hundred thousand names, and most processes ask about one: what is kept of a name is what finds it in one
    /// pass over numbers. Its letters are looked at where a number agrees.
    private var names: [ModelName] = []
    private var ownerPlaces: [Int] = []
    /// Of the model's skeleton, and of both sides' skeletons together.
    private var modelHashes: [UInt64] = []
    private var joinedHashes: [UInt64] = []
    /// Letters that occur in the whole name.
    private var nameLetters: [UInt64] = []
    /// The place of an owner that is passed over.
    private(set) var hidden: Int?
    /// Whether somebody attests something of it.
    private var known: [ModelName: Bool] = [:]
    private let hints: NameHints

    /// - Parameters:
    ///   - attested: names that somebody attested.
    ///   - hints: names.json, of the default tap first where several are united.
    package init(attested: some Sequence<ModelName>, hints: NameHints) {
        self.hints = hints
        known.reserveCapacity(attested.underestimatedCount + hints.known.count)
        for name in attested { add(name, isAttested: true) }
        for name in hints.known { add(name, isAttested: false) }
    }

    private mutating func add(_ name: ModelName, isAttested: Bool) {
        // A name that is listed as an imitation is nobody's model, whoever lists it as known too.
        guard hints.imitates[name] == nil, known[name] == nil else { return }
        known[name] = isAttested
        var folded = name.folded
        let (owner, skeleton, letters) = folded.withUTF8 { bytes in
            let slash = bytes.firstIndex(of: 0x2F) ?? bytes.endIndex
            let place = place(ofOwner: bytes[..<slash])
            let skeleton = NameLikeness.skeleton(bytes[slash...].dropFirst())
            return (place, skeleton, NameLikeness.letters(bytes.lazy.filter { $0 != 0x2F }))
        }
        owners[owner].models.append(names.count)
        names.append(name)
        ownerPlaces.append(owner)
        modelHashes.append(NameLikeness.hash(skeleton))
        joinedHashes.append(NameLikeness.hash(skeleton, after: NameLikeness.hash(owners[owner].skeleton)))
        nameLetters.append(letters)
    }

    private mutating func place(ofOwner bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
        // Names come sorted more often than not.
        if let last = ownerPlaces.last, owners[last].bytes.elementsEqual(bytes) { return last }
        let owner = Array(bytes)
        if let place = places[owner] { return place }
        let (skeleton, plain) = (NameLikeness.skeleton(owner), NameLikeness.plain(owner))
        let place = owners.count
        places[owner] = place
        owners.append(Owner(bytes: owner, plain: plain, skeleton: skeleton, parts: Self.parts(owner)))
        ownerLetters.append((NameLikeness.letters(skeleton), NameLikeness.letters(plain)))
        return place
    }

    static func sides(_ name: ModelName) -> (owner: [UInt8], model: [UInt8]) {
        let bytes = Array(name.folded.utf8)
        let slash = bytes.firstIndex(of: 0x2F) ?? bytes.endIndex
        return (Array(bytes[..<slash]), Array(bytes[slash...].dropFirst()))
    }

    static func parts(_ owner: [UInt8]) -> [[UInt8]] {
        let parts = owner.split { $0 == 0x2D || $0 == 0x5F || $0 == 0x2E }.map(Array.init)
        return parts.count < 2 ? [] : parts.sorted { $0.lexicographicallyPrecedes($1) }
    }

    package func contains(_ name: ModelName) -> Bool { known[name] != nil }

    /// Whether somebody attests something of it, and not only names.json knows it.
    package func isAttested(_ name: ModelName) -> Bool { known[name] ?? false }

    /// A known name as it is spelled where it is known.
    private func spelled(_ name: ModelName) -> ModelName? {
        guard contains(name) else { return nil }
        return places[Self.sides(name).owner].flatMap { place in
            owners[place].models.lazy.map { names[$0] }.first { $0 == name }
        }
    }

    /// The names of an owner, with the skeletons of their models.
    func models(of owner: Owner) -> some Sequence<(name: ModelName, skeleton: [UInt8])> {
        owner.models.lazy.map { (names[$0], NameLikeness.skeleton(Self.sides(names[$0]).model)) }
    }

    /// Known names of other owners whose model is called the same; letters are compared folded.
    package func namesakes(of name: ModelName) -> [ModelName] {
        let (owner, model) = Self.sides(name)
        return places(where: modelHashes, equals: NameLikeness.hash(NameLikeness.skeleton(model)))
            .filter { ownerPlaces[$0] != hidden }.map { names[$0] }
            .filter { other in
                let sides = Self.sides(other)
                return sides.model == model && sides.owner != owner
            }
    }

    private func places(where hashes: [UInt64], equals hash: UInt64) -> [Int] {
        hashes.withUnsafeBufferPointer { hashes in hashes.indices.filter { hashes[$0] == hash } }
    }

    /// Whether anything of that owner is known; letters are compared folded.
    package func contains(owner: String) -> Bool { places[Array(owner.lowercased().utf8)] != nil }

    /// The index as it would be if nothing of an owner were known: for measuring what its names would be taken for.
    package func without(owner: String) -> NameIndex {
        var copy = self
        copy.hidden = places[Array(owner.lowercased().utf8)]
        return copy
    }

    /// Places of the owners that have a model of that skeleton.
    func owners(havingModel skeleton: [UInt8]) -> [Int] {
        var found: [Int] = []
        for place in places(where: modelHashes, equals: NameLikeness.hash(skeleton)) {
            let owner = ownerPlaces[place]
            guard owner != hidden, !found.contains(owner),
                NameLikeness.skeleton(Self.sides(names[place]).model) == skeleton
            else { continue }
            found.append(owner)
        }
        return found
    }

    /// The name whose sides are these letters, one behind the other.
    func name(joined: [UInt8]) -> ModelName? {
        let place = places(where: joinedHashes, equals: NameLikeness.hash(joined)).first { place in
            let model = Self.sides(names[place]).model
            return owners[ownerPlaces[place]].skeleton + NameLikeness.skeleton(model) == joined
        }
        return place.flatMap { ownerPlaces[$0] == hidden ? nil : names[$0] }
    }

    /// The known name that an unknown one imitates.
    package func imitated(by name: ModelName) -> ModelName? { imitation(by: name)?.name }

    /// Whom an unknown name imitates, and how.
    package func imitation(by name: ModelName) -> NameImitation? {
        if let listed = hints.imitates[name] { return NameImitation(name: listed, kind: .listed) }
        let (owner, model) = Self.sides(name)
        // A known owner may name its models as it likes.
        if let place = places[owner], place != hidden { return nil }
        return NameComparison(owner: owner, model: model).best(in: self)
    }

    /// Whom a text imitates: one that is no name, for it has letters of other scripts, by what it looks like.
    package func imitation(by text: String) -> NameImitation? {
        if let name = try? ModelName(text) { return imitation(by: name) }
        guard let plain = ForeignLetters.replaced(in: text), let name = try? ModelName(plain) else {
            return nil
        }
        let imitated = spelled(name) ?? imitated(by: name)
        return imitated.map { NameImitation(name: $0, kind: .foreignLetters) }
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
        let letters = NameLikeness.letters(bytes.filter { $0 != 0x2F })
        let hash = NameLikeness.hash(NameLikeness.skeleton(model))
        let bound = min(4, max(1, bytes.count / 5))
        var found: [(name: ModelName, distance: Int)] = []
        for (place, name) in names.enumerated() {
            // Each edit changes at most two of the letters that occur.
            if isWhole, (nameLetters[place] ^ letters).nonzeroBitCount > 2 * bound, modelHashes[place] != hash
            {
                continue
            }
            let entry = Self.sides(name).model
            if entry == model {
                found.append((name, isWhole ? 1 : 0))
            } else if !isWhole, bytes.count >= 4, entry.starts(with: bytes) {
                found.append((name, 1))
            } else {
                let distance = EditDistance.between(
                    isWhole ? Array(name.folded.utf8) : entry, bytes, atMost: bound)
                if let distance { found.append((name, distance)) }
            }
        }
        found.sort { $0.distance == $1.distance ? $0.name < $1.name : $0.distance < $1.distance }
        return found.prefix(limit).map(\.name)
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
