package import Attestation

/// Whom a name imitates, and how.
package struct NameImitation: Hashable, Sendable {
    /// Codes are stable (docs/names.md).
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        /// names.json says so.
        case listed
        /// Letters of other scripts, or such that nobody sees.
        case foreignLetters = "foreign-letters"
        /// Both look alike: look-alike letters, separators.
        case lookalike
        /// The owner is misspelled.
        case owner
        /// The owner is misspelled, and has no model of that name.
        case ownerAlone = "owner-alone"
        /// The owner with something before or behind it.
        case addition
        /// A part of the owner's name.
        case part
        /// The parts of the owner's name in another order.
        case order
        /// The same letters with the slash elsewhere, or both sides swapped.
        case boundary
    }

    /// The known name; for `ownerAlone`, the owner's nearest.
    package let name: ModelName
    package let kind: Kind

    /// Why, as the end of a sentence.
    package var why: String {
        switch kind {
        case .listed: "the registry lists it as an imitation"
        case .foreignLetters: "it has letters of another script, or such that nobody sees"
        case .lookalike: "the names look alike"
        case .owner: "the owner's name is misspelled"
        case .ownerAlone: "the owner's name is a misspelling of \(name.owner)"
        case .addition: "the owner's name is \(name.owner) with an addition"
        case .part: "the owner's name is a part of \(name.owner)"
        case .order: "the parts of the owner's name stand in another order"
        case .boundary: "owner and model are parted or ordered otherwise"
        }
    }
}

/// An unknown name, held against all that is known.
struct NameComparison {
    private let model: [UInt8]
    private let ownerPlain: [UInt8]
    private let ownerSkeleton: [UInt8]
    private let modelSkeleton: [UInt8]
    private let parts: [[UInt8]]

    /// - Parameters: both sides of the name, folded.
    init(owner: [UInt8], model: [UInt8]) {
        self.model = model
        ownerPlain = NameLikeness.plain(owner)
        ownerSkeleton = NameLikeness.skeleton(owner)
        modelSkeleton = NameLikeness.skeleton(model)
        parts = NameIndex.parts(owner)
    }

    /// How far a known owner's name may be from another's that imitates it, by the letters of its skeleton: where the model is
    /// called the same, nearly the same, or anything. Names of few letters are near to many others by chance. In the unit of
    /// `NameLikeness.distance`.
    private static func bounds(_ count: Int) -> (sameModel: Int, nearModel: Int, anyModel: Int) {
        switch count {
        case ..<3: (0, -1, -1)
        case 3...4: (NameLikeness.edit, 0, -1)
        case 5: (2 * NameLikeness.edit, NameLikeness.edit, 0)
        case 6...7: (2 * NameLikeness.edit, NameLikeness.edit, NameLikeness.typo)
        default: (2 * NameLikeness.edit, NameLikeness.edit, NameLikeness.edit)
        }
    }

    /// Letters that a part of an owner's name has to have to stand for it.
    private static let partLength = 3
    /// Letters that two sides together have to have, to be known again where they are parted elsewhere.
    private static let boundaryLength = 8

    private struct Best {
        private(set) var imitation: NameImitation?
        private var cost = Int.max

        /// The cheapest, and of equals the first by name.
        mutating func consider(_ name: ModelName?, _ kind: NameImitation.Kind, _ cost: Int) {
            guard let name, (cost, name) < (self.cost, imitation?.name ?? name) else { return }
            imitation = NameImitation(name: name, kind: kind)
            self.cost = cost
        }
    }

    func best(in index: NameIndex) -> NameImitation? {
        var best = Best()
        for place in index.owners(havingModel: modelSkeleton) {
            misspelled(index.owners[place], in: index, &best)
            parts(index.owners[place], in: index, &best)
        }
        // Without the same model an owner has to be nearer: within an edit, which changes at most four of the letters that occur.
        let (letters, plain) = (NameLikeness.letters(ownerSkeleton), NameLikeness.letters(ownerPlain))
        let limit = 2 * NameLikeness.edit / NameLikeness.slip
        for (place, known) in index.ownerLetters.enumerated()
        where (known.skeleton ^ letters).nonzeroBitCount <= limit
            || (known.plain ^ plain).nonzeroBitCount <= limit
        {
            if place != index.hidden { misspelled(index.owners[place], in: index, &best) }
        }
        if ownerSkeleton.count + modelSkeleton.count >= Self.boundaryLength {
            for joined in [ownerSkeleton + modelSkeleton, modelSkeleton + ownerSkeleton] {
                best.consider(index.name(joined: joined), .boundary, NameLikeness.slip)
            }
        }
        return best.imitation
    }

    private func misspelled(_ known: NameIndex.Owner, in index: NameIndex, _ best: inout Best) {
        let bounds = Self.bounds(known.skeleton.count)
        var found = NameLikeness.distance(known.skeleton, ownerSkeleton, atMost: bounds.sameModel)
        if found != 0, let other = NameLikeness.distance(known.plain, ownerPlain, atMost: bounds.sameModel) {
            found = min(found ?? other, other)
        }
        guard let distance = found else { return }
        if let same = distance <= bounds.nearModel ? nearModel(known, in: index) : sameModel(known, in: index)
        {
            best.consider(same, distance == 0 ? .lookalike : .owner, distance)
        } else if distance <= bounds.anyModel {
            best.consider(nearest(known, in: index), .ownerAlone, distance + NameLikeness.edit)
        }
    }

    /// Something added to the owner's name, something left out, or the same in another order.
    private func parts(_ known: NameIndex.Owner, in index: NameIndex, _ best: inout Best) {
        if !parts.isEmpty, parts == known.parts {
            best.consider(sameModel(known, in: index), .order, NameLikeness.slip)
        }
        let isAddition = ownerSkeleton.count > known.skeleton.count
        let (long, short) =
            isAddition ? (ownerSkeleton, known.skeleton) : (known.skeleton, ownerSkeleton)
        guard short.count >= Self.partLength, long.count > short.count,
            long.starts(with: short) || long.suffix(short.count).elementsEqual(short)
        else { return }
        best.consider(sameModel(known, in: index), isAddition ? .addition : .part, 2 * NameLikeness.edit)
    }

    /// The model that looks the same.
    private func sameModel(_ known: NameIndex.Owner, in index: NameIndex) -> ModelName? {
        index.models(of: known).first { $0.skeleton == modelSkeleton }?.name
    }

    /// The model that looks the same, or with a version behind it, or within an edit.
    private func nearModel(_ known: NameIndex.Owner, in index: NameIndex) -> ModelName? {
        if let same = sameModel(known, in: index) { return same }
        guard modelSkeleton.count >= 5 else { return nil }
        let models = Array(index.models(of: known))
        let longer = models.first { entry in
            entry.skeleton.count >= 5
                && (modelSkeleton.starts(with: entry.skeleton) || entry.skeleton.starts(with: modelSkeleton))
        }
        if let longer { return longer.name }
        return models.first {
            NameLikeness.distance($0.skeleton, modelSkeleton, atMost: NameLikeness.edit) != nil
        }?.name
    }

    /// The model of which most letters from the first on are the same.
    private func nearest(_ known: NameIndex.Owner, in index: NameIndex) -> ModelName? {
        index.models(of: known).max { commonPrefix($0.skeleton) < commonPrefix($1.skeleton) }?.name
    }

    private func commonPrefix(_ skeleton: [UInt8]) -> Int {
        zip(skeleton, modelSkeleton).prefix { $0 == $1 }.count
    }
}
