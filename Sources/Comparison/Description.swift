internal import Quantization

/// What a comparison comes to, in one word, with what the word rests on. It never says more than the numbers do.
package struct Description: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        /// Every tensor has the same name, type, shape and bytes.
        case identical
        /// The same values under other names, in other shapes or types.
        case reencoded = "re-encoded"
        /// Nothing is different but that tensors are in one model and not in the other.
        case partial
        case vocabularyGrown = "vocabulary-grown"
        /// Every tensor of blocks is what quantizing the base's gives.
        case quantized
        /// Tensors of blocks that are not what quantizing the base's gives: changed before, or rounded by other rules.
        case quantizedOther = "quantized-from-other-weights"
        case pruned
        case merge
        /// One direction was added to one or few MLP matrices, and nothing else changed.
        case rankOneEdit = "rank-one-edit"
        case lowRank = "low-rank-update"
        /// All that changed lies in some of the layers.
        case layers
        case fineTuned = "fine-tuned"
        case unrelated
        /// Bytes are different, and the numbers are not known.
        case different
    }

    package let kind: Kind
    /// One line, without a full stop.
    package let summary: String
    /// Further lines: what the summary rests on, and what it does not exclude.
    package let evidence: [String]
    /// Layers that changed, where the kind speaks of some.
    package let layers: [Int]
    /// Modules that changed (`q_proj`), where the kind speaks of some; sorted.
    package let modules: [String]
    /// The largest rank, for low-rank updates and edits.
    package let rank: Int?
    /// The relative norm up to which a rank-one edit inside what changed would not stand out; 0 where nothing changed, nil
    /// where nothing is known.
    package let detectionLimit: Double?
    /// Matrices in which one direction holds much of the change, as an edit leaves it, whatever else changed.
    package let standing: [String]
    /// Whether one of them is of an MLP, where facts are edited.
    package let mayBeEdit: Bool
    /// Whether any matrix changed in few directions: an update of low rank is not excluded there.
    package let isDirected: Bool
    /// Whether a matrix of an MLP changed in few directions, as many as there may be of them: an edit is not told from these.
    package let mayHoldEdit: Bool
    /// Whether nothing changed but matrices of MLPs, each in as few directions as an edit of some facts takes: in how many layers does not
    /// tell it from a LoRA.
    package let isLikeEdits: Bool
    /// Whether it was measured. That nothing has the same name and shape says little: names are claims.
    package let isMeasured: Bool

    package init(
        kind: Kind, summary: String, evidence: [String] = [], layers: [Int] = [], modules: [String] = [],
        rank: Int? = nil, detectionLimit: Double? = nil, standing: [String] = [], mayBeEdit: Bool = false,
        isDirected: Bool = false, mayHoldEdit: Bool = false, isLikeEdits: Bool = false,
        isMeasured: Bool = true
    ) {
        self.kind = kind
        self.summary = summary
        self.evidence = evidence
        self.layers = layers
        self.modules = modules
        self.rank = rank
        self.detectionLimit = detectionLimit
        self.standing = standing
        self.mayBeEdit = mayBeEdit
        self.isDirected = isDirected
        self.mayHoldEdit = mayHoldEdit
        self.isLikeEdits = isLikeEdits
        self.isMeasured = isMeasured
    }
}

/// Two models, compared.
package struct ModelDifference: Hashable, Sendable {
    /// Every tensor of either, in the order of names; those that were removed among them.
    package let tensors: [TensorDifference]
    package let description: Description
    /// Bytes that were read.
    package let bytesRead: Int64

    package init(tensors: [TensorDifference], description: Description, bytesRead: Int64) {
        self.tensors = tensors
        self.description = description
        self.bytesRead = bytesRead
    }

    /// Whether every tensor of either has a partner whose numbers are known, but for buffers that newer programs leave out.
    package var isWhole: Bool {
        tensors.allSatisfy { tensor in
            switch tensor {
            case .added(let facts), .removed(let facts): LlamaCppNames.isLeftOut(facts.name)
            case .pair(let pair): pair.content != .notCompared && pair.content != .changed(nil)
            }
        }
    }

    package var pairs: [TensorPair] {
        tensors.compactMap { if case .pair(let pair) = $0 { pair } else { nil } }
    }
}
