internal import Cryptography
internal import ModelFormats

/// Which tensor of the base became which of the derived model.
struct Matching {
    struct Match {
        let base: TensorSource
        let derived: TensorSource
        let extent: TensorPair.Extent
        /// Whether the bytes are known to be the same: tensors that were found by their digests.
        var isEqual = false
    }

    var matches: [Match] = []
    var added: [TensorSource] = []
    var removed: [TensorSource] = []

    /// By name: both lists are sorted and without duplicates, so one walk along the two finds all.
    init(_ base: [TensorSource], _ derived: [TensorSource]) {
        var left = 0
        var right = 0
        while left < base.count || right < derived.count {
            let isLeft: Bool
            if left == base.count {
                isLeft = false
            } else if right == derived.count {
                isLeft = true
            } else {
                let (one, other) = (ExactName(base[left].name), ExactName(derived[right].name))
                if one == other {
                    matches.append(
                        Match(
                            base: base[left], derived: derived[right],
                            extent: Self.extent(base[left], derived[right])))
                    left += 1
                    right += 1
                    continue
                }
                isLeft = one < other
            }
            if isLeft {
                removed.append(base[left])
                left += 1
            } else {
                added.append(derived[right])
                right += 1
            }
        }
    }

    private static func extent(_ base: TensorSource, _ derived: TensorSource) -> TensorPair.Extent {
        if base.shape == derived.shape { return .same }
        // A product that overflows is of no tensor that has bytes, but a manifest may state it with a dim of 0.
        func count(_ shape: [Int]) -> Int? {
            var product = 1
            for dim in shape {
                let (next, overflow) = product.multipliedReportingOverflow(by: dim)
                guard !overflow else { return nil }
                product = next
            }
            return product
        }
        if let one = count(base.shape), one == count(derived.shape) { return .reshaped }
        if let from = base.shape.first, let to = derived.shape.first, from < to, from > 0,
            base.shape.dropFirst() == derived.shape.dropFirst(), TensorRole(derived.name).mayBeOfVocabulary
        {
            return .grown(from: from, to: to)
        }
        return .incompatible
    }

    /// Pairs what bears the same name but for a prefix, `transformer.h.0.ln_1.weight` and `h.0.ln_1.weight`: a model with its head and
    /// without. The prefix is the one that most names tell, and at least half of those that have no partner otherwise.
    mutating func pairPrefixed() {
        guard !added.isEmpty, !removed.isEmpty else { return }
        struct Shift: Hashable {
            let prefix: [UInt8]
            /// Whether the base has it.
            let isOfBase: Bool
        }
        /// What is left of a name when one, two, ... of its first components are taken away.
        func cuts(_ name: String) -> [(prefix: [UInt8], rest: ExactName)] {
            let bytes = Array(name.utf8)
            return bytes.indices.filter { bytes[$0] == UInt8(ascii: ".") }.prefix(4).map { dot in
                (Array(bytes[...dot]), ExactName(String(decoding: bytes[(dot + 1)...], as: UTF8.self)))
            }
        }
        let old = Dictionary(removed.enumerated().map { (ExactName($1.name), $0) }) { first, _ in first }
        let new = Dictionary(added.enumerated().map { (ExactName($1.name), $0) }) { first, _ in first }
        var found: [Shift: [(old: Int, new: Int)]] = [:]
        for (place, tensor) in removed.enumerated() {
            for (prefix, rest) in cuts(tensor.name) {
                guard let partner = new[rest] else { continue }
                found[Shift(prefix: prefix, isOfBase: true), default: []].append((place, partner))
            }
        }
        for (place, tensor) in added.enumerated() {
            for (prefix, rest) in cuts(tensor.name) {
                guard let partner = old[rest] else { continue }
                found[Shift(prefix: prefix, isOfBase: false), default: []].append((partner, place))
            }
        }
        let most = found.max { left, right in
            (left.value.count, right.key.prefix.count) < (right.value.count, left.key.prefix.count)
        }
        guard let pairs = most?.value, pairs.count * 2 >= min(removed.count, added.count) else { return }
        for pair in pairs.sorted(by: { $0.new < $1.new }) {
            let (base, derived) = (removed[pair.old], added[pair.new])
            matches.append(Match(base: base, derived: derived, extent: Self.extent(base, derived)))
        }
        let (gone, come) = (Set(pairs.map(\.old)), Set(pairs.map(\.new)))
        removed = removed.enumerated().filter { !gone.contains($0.offset) }.map(\.element)
        added = added.enumerated().filter { !come.contains($0.offset) }.map(\.element)
    }

    /// What two tensors must share to be the same under two names.
    private struct Likeness: Hashable {
        let dtype: DType
        let byteCount: Int

        init(_ tensor: TensorSource) {
            dtype = tensor.dtype
            byteCount = tensor.byteCount
        }
    }

    /// Tensors without a partner that may have one under another name: their digests are worth taking.
    var candidates: (removed: [TensorSource], added: [TensorSource]) {
        let old = Set(removed.map(Likeness.init))
        let new = Set(added.map(Likeness.init))
        return (
            removed.filter { new.contains(Likeness($0)) && $0.byteCount > 0 },
            added.filter { old.contains(Likeness($0)) && $0.byteCount > 0 }
        )
    }

    private struct Content: Hashable {
        let digest: Hash32
        let likeness: Likeness
    }

    /// Pairs what is the same under another name, in the order of names.
    /// - Parameter digest: of a candidate.
    mutating func pairRenamed(_ digest: (_ isBase: Bool, _ tensor: TensorSource) -> Hash32?) {
        var waiting: [Content: [TensorSource]] = [:]
        for tensor in removed.reversed() {
            guard let digest = digest(true, tensor) else { continue }
            waiting[Content(digest: digest, likeness: Likeness(tensor)), default: []].append(tensor)
        }
        var gone: Set<ExactName> = []
        added = added.filter { tensor in
            guard let found = digest(false, tensor),
                let old = waiting[Content(digest: found, likeness: Likeness(tensor))]?.popLast()
            else { return true }
            gone.insert(ExactName(old.name))
            matches.append(
                Match(
                    base: old, derived: tensor, extent: old.shape == tensor.shape ? .same : .reshaped,
                    isEqual: true))
            return false
        }
        removed = removed.filter { !gone.contains(ExactName($0.name)) }
    }
}
