/// Where the lines are drawn. They follow from reasoning, held to models that `make bench-diff` makes, on other seeds than those it measures; what
/// each means is in docs/comparison.md, and how they were found in docs/decisions/comparison.md. All are shares of 1 unless said.
package enum Thresholds {
    /// What may be left of D beside its first directions and still be rounding: so many times what rounding to the derived
    /// format leaves on average.
    package static let roundingSlack = 1.3
    /// The same of few entries, whose mean is less sure: the square of a uniform error has a standard deviation of 0.9 times its
    /// mean, and four of these are no accident.
    package static func roundingSlack(entries: Int) -> Double {
        roundingSlack + 3.6 / Double(max(entries, 1)).squareRoot()
    }
    /// What may be left of D's energy where the format is finer than the arithmetic that made the change.
    package static let arithmeticSlack = 1e-4
    /// The least share of D's energy in the directions that are said to be all of it. Below, D is mostly rounding, and what is
    /// under it cannot be told.
    package static let lowRankShare = 0.5
    /// A direction counts where its singular value is so many times the largest that rounding has by itself.
    package static let noiseEdge = 1.5
    /// A rank is no low one where it is more than this share of the shorter side.
    package static let lowRankSide = 0.25
    /// More directions are looked for where the first ones hold at least this share of D's energy.
    package static let escalationShare = 0.1
    /// MLP matrices that one edit changes. ROME changes one; MEMIT, as published, five of GPT-J's and of GPT-NeoX's layers.
    package static let editedMatrices = 8
    /// Directions of one matrix in which an edit of a few facts at once moves it.
    package static let editedDirections = 4
    /// A direction stands out where it holds this share of what a matrix changed by: training moves it in many, none of which has a
    /// third even where half of all lies in a few.
    package static let standingShare = 0.5
    /// The same of four directions together, as an edit of a few facts has.
    package static let standingFew = 0.75
    /// Half of that share is enough where the direction is so many times the largest of independent noise (`Spectrum.prominence`).
    package static let standingProminence = 10.0
    /// Rows or columns from which directions mean anything.
    package static let standingSide = 16
    /// Where more than `editedMatrices` have such a direction, as after a LoRA of low rank, one stands out that is so many times the
    /// median of theirs.
    package static let standingSize = 4.0
    /// Two models that share this much, by number of elements, are no strangers, whatever became of the rest.
    package static let sharedPart = 0.1
    /// Of the tensors that changed, by number: how many must be of low rank where the rest is too little to be told.
    package static let lowRankTensors = 0.5
    /// A model is another one, and no descendant, where the cosine between the matrices of both is less.
    package static let relatedCosine = 0.5
    /// Of what changed in a model: how much must have become 0 for it to be called pruned, and how much of a matrix.
    package static let prunedChanges = 0.9
    package static let prunedShare = 0.05
    /// What a merge may leave of the change from its first parent, where that is more than rounding.
    package static let mergeResidual = 1e-3
}
