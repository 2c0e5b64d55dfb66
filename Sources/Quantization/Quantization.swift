// Quantization: whether a file of ggml's block types is what quantizing a given base gives (docs/quantization.md).
//
// Two questions, and nothing else is here:
//
//     which tensor of the base a tensor of a GGUF file was made from, and how its elements were laid out anew
//         `LlamaCppNames`, `LlamaCppArrangement`: llama.cpp's names and conversions
//     whether its blocks are what rounding those elements gives
//         `QuantizationCheck`: block by block, in one pass, with memory that does not grow
//
// Rounding has one answer for Q4_0, Q4_1, Q5_0, Q5_1 and Q8_0 when no importance matrix weighs the elements: the bytes are
// compared. K-quants search for the scales of a block, so many answers are right; but ggml ends each search by rounding every
// element to the nearest point of the grid that the stored scales span (quantize_row_q4_K_ref and _impl, last loop). So
// every element of the base has to be nearest to the point that is stored for it: a change of the weights before they were
// quantized puts some over the edge, and none is allowed. The scales themselves are held to a bound that follows from the base alone.

package import ModelFormats

/// What became of one tensor of blocks, against the elements that it is said to be made from.
package struct QuantizationFinding: Hashable, Sendable {
    package let dtype: DType
    package internal(set) var elements = 0
    package internal(set) var blocks = 0
    /// Blocks that are what rounding gives without an importance matrix.
    package internal(set) var rounded = 0
    /// Blocks that are what rounding gives with some importance matrix, and not without.
    package internal(set) var searched = 0
    /// Elements that are stored as another point than the one that rounding gives; of blocks that are neither of these.
    package internal(set) var misplaced = 0
    /// Elements further from the base's than the bound of the type (`ErrorBound`).
    package internal(set) var beyond = 0
    /// The largest distance between an element and the base's, in units of the bound.
    package internal(set) var largest = 0.0
    /// Sums of squares: of the distances, and of the base's elements.
    package internal(set) var energy = 0.0
    package internal(set) var baseEnergy = 0.0

    /// What the numbers say of how it was made from the base.
    package enum Outcome: String, CaseIterable, Hashable, Sendable {
        /// Every block is what ggml's rounding gives, and its scales are those that the block needs.
        case rounded
        /// Every block is, some only with an importance matrix, whose weights are not known here.
        case searched
        /// Not so, and every element is within the bound: another quantizer, or weights that were changed by less than it.
        case bounded
        /// Elements lie further from the base's than quantizing puts them.
        case outside
    }

    /// The share of elements beyond the bound up to which an importance matrix explains them: with random weights over three
    /// decades it was about 0.01 at most. A grid that is too coarse puts most of them there.
    package static let beyondLimit = 0.05

    package var outcome: Outcome {
        let isBounded = Double(beyond) <= Self.beyondLimit * Double(elements)
        guard rounded + searched == blocks else { return beyond == 0 ? .bounded : .outside }
        guard isBounded else { return .outside }
        return searched == 0 && beyond == 0 ? .rounded : .searched
    }

    /// Whether it is what quantizing the base gives.
    package var isQuantization: Bool { outcome == .rounded || outcome == .searched }

    /// ||stored - base|| / ||base||.
    package var relativeError: Double {
        energy == 0 ? 0 : baseEnergy == 0 ? .infinity : (energy / baseEnergy).squareRoot()
    }

    package var misplacedShare: Double { elements == 0 ? 0 : Double(misplaced) / Double(elements) }
    package var beyondShare: Double { elements == 0 ? 0 : Double(beyond) / Double(elements) }

    package init(dtype: DType) { self.dtype = dtype }
}
