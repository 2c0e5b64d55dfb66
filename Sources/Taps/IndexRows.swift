internal import Attestation
internal import Cryptography
internal import Registry

/// Rows of a cache's indexes, gathered in any order and sorted before they are written, so that each B-tree is filled from left
/// to right.
struct IndexRows {
    var digests: [DigestRow] = []
    var parents: [DigestRow] = []
    var names: [NameRow] = []
    var parentNames: [ParentNameRow] = []
    var aliases: [(key: [UInt8], index: Int64)] = []
    var weights: [(bytes: Int64, index: Int64)] = []
    var pointers: [(index: Int64, version: Int64)] = []
    /// Entries that say that they are revocations.
    var revocations: [Int64] = []
    /// Tensor manifests that statements say are published.
    var manifests: [Digest] = []
    var opaqueCount = 0
    /// Entries that were noted.
    var count = 0

    mutating func note(_ keys: EntryKeys, at index: Int64) {
        count += 1
        switch keys {
        case .opaque: opaqueCount += 1
        case .signers(let pointer): pointers.append((index, Int64(pointer.version)))
        case .revocation(let id):
            revocations.append(index)
            names.append(NameRow(folded: "", name: "", id: id, index: index))
        case .statement(let keys):
            for digest in keys.digests {
                if let row = DigestRow(digest, index) { digests.append(row) }
            }
            for digest in keys.parentDigests {
                if let row = DigestRow(digest, index) { parents.append(row) }
            }
            for parent in keys.parents {
                parentNames.append(ParentNameRow(folded: parent.folded, index: index))
            }
            names.append(
                NameRow(
                    folded: keys.model?.folded ?? "", name: keys.model?.description ?? "", id: keys.id,
                    index: index))
            for alias in keys.aliases { aliases.append((AliasKey.encode(alias), index)) }
            if let bytes = keys.weightsBytes, bytes >= 0 { weights.append((Int64(bytes), index)) }
            if let manifest = keys.manifest { manifests.append(manifest) }
        }
    }

    init() {}

    init(joining parts: [IndexRows]) {
        digests = Array(parts.lazy.map(\.digests).joined())
        parents = Array(parts.lazy.map(\.parents).joined())
        names = Array(parts.lazy.map(\.names).joined())
        parentNames = Array(parts.lazy.map(\.parentNames).joined())
        aliases = Array(parts.lazy.map(\.aliases).joined())
        weights = Array(parts.lazy.map(\.weights).joined())
        pointers = Array(parts.lazy.map(\.pointers).joined())
        revocations = Array(parts.lazy.map(\.revocations).joined())
        manifests = Array(parts.lazy.map(\.manifests).joined())
        opaqueCount = parts.reduce(0) { $0 + $1.opaqueCount }
        count = parts.reduce(0) { $0 + $1.count }
    }

    mutating func sort() {
        digests.sort()
        parents.sort()
        names.sort()
        parentNames.sort()
        aliases.sort { left, right in
            left.key == right.key ? left.index < right.index : left.key.lexicographicallyPrecedes(right.key)
        }
        weights.sort { ($0.bytes, $0.index) < ($1.bytes, $1.index) }
        pointers.sort { $0.index < $1.index }
        revocations.sort()
    }
}

/// A digest that an entry is found by.
struct DigestRow: Comparable {
    /// The first bytes of `hash`: most rows are told apart by them.
    private let prefix: UInt64
    let hash: Hash32
    let tag: UInt8
    let index: Int64

    init?(_ digest: Digest, _ index: Int64) {
        guard let tag = DigestKey.tag(digest.algorithm) else { return nil }
        hash = digest.hash
        prefix = digest.hash.prefix
        self.tag = tag
        self.index = index
    }

    static func < (left: DigestRow, right: DigestRow) -> Bool {
        if left.prefix != right.prefix { return left.prefix < right.prefix }
        if left.hash != right.hash { return left.hash < right.hash }
        return (left.tag, left.index) < (right.tag, right.index)
    }
}

/// A statement, under the model that it speaks of. Entries of one statement stand together, so that they are counted once.
struct NameRow: Comparable {
    /// Empty for a statement that speaks of no model. Folded names are ASCII, of which String's order is that of the bytes.
    let folded: String
    /// As spelled.
    let name: String
    let id: Hash32
    let index: Int64

    static func < (left: NameRow, right: NameRow) -> Bool {
        if left.folded != right.folded { return left.folded < right.folded }
        return left.id == right.id ? left.index < right.index : left.id < right.id
    }

    static func == (left: NameRow, right: NameRow) -> Bool {
        left.folded == right.folded && left.id == right.id && left.index == right.index
    }
}

/// A parent that a statement names.
struct ParentNameRow: Comparable {
    let folded: String
    let index: Int64

    static func < (left: ParentNameRow, right: ParentNameRow) -> Bool {
        left.folded == right.folded ? left.index < right.index : left.folded < right.folded
    }
}
