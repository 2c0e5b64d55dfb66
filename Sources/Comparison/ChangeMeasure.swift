/// How the numbers of one tensor changed. W is the base's tensor, W' the derived one, D = W' - W. Entries of which either is no
/// finite number are counted, and are in no sum.
package struct ChangeMeasure: Hashable, Sendable {
    /// Entries that were compared.
    package var count = 0
    /// Entries with D != 0.
    package var changed = 0
    /// Entries that were not 0 and are.
    package var zeroed = 0
    /// Entries of W' that are 0.
    package var zeros = 0
    /// Entries of which W, or W', is NaN or infinite.
    package var nonFiniteBase = 0
    package var nonFiniteDerived = 0
    /// Entries that were finite and are not, or the other way round.
    package var nonFiniteChanged = 0
    /// Squared Frobenius norms of D, W and W', and their product <W, W'>.
    package var energy = 0.0
    package var baseEnergy = 0.0
    package var derivedEnergy = 0.0
    package var product = 0.0
    /// max |D|.
    package var largest = 0.0
    /// The energy that rounding leaves on its own: sum of ulp(W')^2 / 12, of the format that the derived values fill.
    package var roundingEnergy = 0.0
    /// The most that rounding moves one entry by: half an ulp of the largest of W'.
    package var largestRounding = 0.0
    /// nil for a tensor that is no matrix, or one too long and narrow to say anything.
    package var spectrum: Spectrum?

    package init() {}

    /// ||D|| / ||W||; infinite where the base is all zeros.
    package var relativeNorm: Double {
        energy == 0 ? 0 : baseEnergy == 0 ? .infinity : (energy / baseEnergy).squareRoot()
    }
    package var changedShare: Double { count == 0 ? 0 : Double(changed) / Double(count) }
    package var zeroedShare: Double { count == 0 ? 0 : Double(zeroed) / Double(count) }
    /// The most that is taken for rounding: of D, or of what is left of it.
    package var roundingLimit: Double { Thresholds.roundingSlack(entries: count) * roundingEnergy }
    /// Cosine of the angle between W and W'; 1 where both are all zeros.
    package var cosine: Double {
        let norms = (baseEnergy * derivedEnergy).squareRoot()
        return norms == 0 ? (baseEnergy == derivedEnergy ? 1 : 0) : product / norms
    }
}

/// What a randomized range finder says of D (Halko, Martinsson and Tropp, SIAM Review 53(2), 2011). The singular values are
/// estimates from below: each is the norm of D in a direction that was found.
package struct Spectrum: Hashable, Sendable {
    /// Of the matrix that D was taken as.
    package let rows: Int
    package let columns: Int
    /// Descending; as many as directions were looked for.
    package let values: [Double]
    /// ||D||^2.
    package let energy: Double
    /// Directions after which no more is left of D than rounding leaves; nil where there are more than were looked for, or
    /// D is itself no more than rounding.
    package let rank: Int?
    /// What rounding may leave of D, ||.||^2.
    package let allowed: Double

    package init(rows: Int, columns: Int, values: [Double], energy: Double, rank: Int?, allowed: Double) {
        self.rows = rows
        self.columns = columns
        self.values = values
        self.energy = energy
        self.rank = rank
        self.allowed = allowed
    }

    /// ||D||^2 / sigma_1^2: from above, as sigma_1 is from below.
    package var stableRank: Double {
        guard let first = values.first, first > 0 else { return 0 }
        return energy / (first * first)
    }

    /// The share of D's energy in the first directions.
    package func share(of count: Int) -> Double {
        energy == 0 ? 0 : min(1, values.prefix(count).reduce(0) { $0 + $1 * $1 } / energy)
    }

    /// sigma_1 over what the largest singular value of independent noise with the rest of the energy would be: about 1
    /// where no direction stands out.
    package var prominence: Double {
        guard let first = values.first, energy > 0 else { return 0 }
        let rest = max(energy - first * first, 0) / (Double(rows) * Double(columns))
        let edge = rest.squareRoot() * (Double(rows).squareRoot() + Double(columns).squareRoot())
        return edge == 0 ? .infinity : first / edge
    }
}
