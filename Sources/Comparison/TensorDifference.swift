package import ModelFormats
package import Quantization

/// What became of one tensor.
package enum TensorDifference: Hashable, Sendable {
    case added(TensorFacts)
    case removed(TensorFacts)
    case pair(TensorPair)

    /// The derived model's name for it; the base's where it was removed.
    package var name: String {
        switch self {
        case .added(let facts), .removed(let facts): facts.name
        case .pair(let pair): pair.derived.name
        }
    }
}

/// A tensor of the base and the one that came of it.
package struct TensorPair: Hashable, Sendable {
    package let base: TensorFacts
    package let derived: TensorFacts
    package let extent: Extent
    package let content: Content
    /// Where a third model was given, and the tensor changed.
    package var merge: MergeFit?
    /// Where the derived tensor is of a block type whose rounding is known, and the base's is not.
    package var quantization: QuantizationFinding?

    package init(
        base: TensorFacts, derived: TensorFacts, extent: Extent, content: Content, merge: MergeFit? = nil
    ) {
        self.base = base
        self.derived = derived
        self.extent = extent
        self.content = content
        self.merge = merge
    }

    package enum Extent: Hashable, Sendable {
        case same
        /// The same number of elements in other dimensions; elements are compared in row-major order.
        case reshaped
        /// More rows of the outermost dimension; those of the base are compared with as many of the derived one.
        case grown(from: Int, to: Int)
        /// Shapes that have nothing to do with each other: nothing is compared.
        case incompatible
    }

    package enum Content: Hashable, Sendable {
        /// The same bytes.
        case equal
        /// Other bytes, and every value is what rounding the base's value gives.
        case reencoded(Rounding)
        /// Other values. The measure is nil where the numbers could not be had: types without a decoder, a manifest.
        case changed(ChangeMeasure?)
        case notCompared
    }

    package var isRenamed: Bool { ExactName(base.name) != ExactName(derived.name) }
    package var isRetyped: Bool { base.dtype != derived.dtype }

    /// Blocks that quantizing the base does not give.
    package var isOtherQuantization: Bool { quantization?.isQuantization == false }

    /// The numbers of a change, where there are any.
    package var measure: ChangeMeasure? {
        if case .changed(let measure) = content { measure } else { nil }
    }
}

/// How values went from one type to another.
package enum Rounding: Hashable, Sendable {
    /// Every value is the same number.
    case exact
    /// Every value is the base's, rounded to the nearest of that type; the derived type may be wider (F32 -> BF16 -> F32).
    case to(DType)
}

/// How well `alpha * base + beta * other` gives the derived tensor (least squares).
package struct MergeFit: Hashable, Sendable {
    package let alpha: Double
    package let beta: Double
    /// What is left over, as a share of the energy of the change from the base; 0 is a perfect fit.
    package let residual: Double
    /// Whether what is left over is no more than rounding to the derived type leaves.
    package let isWithinRounding: Bool

    package init(alpha: Double, beta: Double, residual: Double, isWithinRounding: Bool) {
        self.alpha = alpha
        self.beta = beta
        self.residual = residual
        self.isWithinRounding = isWithinRounding
    }
}
