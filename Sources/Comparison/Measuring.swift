internal import CMatrix
internal import ModelDigest
internal import ModelFormats
internal import TensorValues

/// Measures how the numbers of a pair of tensors differ.
struct Measuring {
    let base: Operand
    let derived: Operand
    let threads: Int
    let tally: Tally

    /// Elements of a tile: whole blocks of every type.
    private static let tileCount = 1 << 16
    /// Elements of a part; 256 tiles.
    private static let partCount = 1 << 24

    /// What values may have been rounded to, in the order in which it is said.
    private struct Candidate {
        let rounding: Rounding
        let format: NumberFormat

        /// Whether no more was lost than a normal number loses, half its last bit: where everything is too small for the format,
        /// rounding is what makes zeros of it.
        func explains(_ measure: ChangeMeasure) -> Bool {
            let bit = Double(sign: .plus, exponent: -(format.mantissaBits + 1), significand: 1)
            return measure.energy <= bit * bit * measure.baseEnergy
        }
    }

    private var candidates: [Candidate] {
        var list = [Candidate(rounding: .exact, format: .single)]
        var types: [DType] = [derived.decoder.dtype, .bf16, .f16]
        if types[0] == .bf16 || types[0] == .f16 { types.removeLast(2) }
        for dtype in types where dtype != .f32 && dtype != .f64 {
            if let format = NumberFormat(dtype) {
                list.append(Candidate(rounding: .to(dtype), format: format))
            }
        }
        return list
    }

    /// - Returns: the rounding where every value is what it gives, or the numbers of the change.
    func run() throws(DigestError) -> (rounding: Rounding?, measure: ChangeMeasure) {
        let candidates = candidates
        let format = NumberFormat(derived.decoder.dtype) ?? .single
        let smallest = Float(sign: .plus, exponent: format.smallestExponent, significand: 1)
        let count = base.count
        let parts = (count + Self.partCount - 1) / Self.partCount
        let sums = Shared([oracle_sums](repeating: oracle_sums(), count: parts))
        let matches = Shared([Bool](repeating: true, count: candidates.count))
        let operands = [base, derived]
        tally.expect(Int64(base.byteCount(of: count) + derived.byteCount(of: count)))
        let tally = tally
        try PartedWork.run(parts, threads: threads) { (part) throws(DigestError) in
            let end = min((part + 1) * Self.partCount, count)
            let tiles = Tiles(operands, count: min(Self.tileCount, count), tiles: 2)
            var sum = oracle_sums()
            var open = matches.withValue { $0 }
            var at = part * Self.partCount
            while at < end {
                let range = at..<min(at + Self.tileCount, end)
                try tiles.read(operands[0], range, into: 0)
                try tiles.read(operands[1], range, into: 1)
                if let a = tiles.tile(0, range.count).baseAddress,
                    let b = tiles.tile(1, range.count).baseAddress
                {
                    oracle_add_sums(a, b, range.count, smallest, &sum)
                    for (index, candidate) in candidates.enumerated() where open[index] {
                        let format = candidate.format
                        open[index] =
                            oracle_rounding_mismatches(
                                a, b, range.count, Int32(format.mantissaBits),
                                Int32(format.smallestExponent), format.largest) == 0
                    }
                }
                try tally.advance(
                    operands[0].byteCount(of: range.count) + operands[1].byteCount(of: range.count))
                at = range.upperBound
            }
            let (found, held) = (sum, open)
            sums.withValue { $0[part] = found }
            matches.withValue { all in for index in all.indices where !held[index] { all[index] = false } }
        }
        let measure = Self.measure(sums.withValue { $0 }, count: count, format: format)
        let rounding = matches.withValue { $0 }.firstIndex(of: true).map { candidates[$0] }
        guard let rounding, rounding.explains(measure) else { return (nil, measure) }
        return (rounding.rounding, measure)
    }

    /// Adds up in the order of the parts, so that threads do not show.
    private static func measure(_ parts: [oracle_sums], count: Int, format: NumberFormat) -> ChangeMeasure {
        var measure = ChangeMeasure()
        var exponents = 0.0
        var mantissa: UInt32 = 0
        var most = 0.0
        for part in parts {
            measure.energy += part.energy
            measure.baseEnergy += part.base_energy
            measure.derivedEnergy += part.derived_energy
            measure.product += part.product
            measure.largest = max(measure.largest, Double(part.largest))
            measure.changed += Int(part.changed)
            measure.zeroed += Int(part.zeroed)
            measure.zeros += Int(part.zeros)
            measure.nonFiniteBase += Int(part.non_finite_base)
            measure.nonFiniteDerived += Int(part.non_finite_derived)
            measure.nonFiniteChanged += Int(part.non_finite_changed)
            exponents += part.exponent_energy
            mantissa |= part.mantissa
            most = max(most, Double(part.largest_derived))
        }
        measure.count = count
        // ulp = 2^(e - p); uniform rounding has ulp^2 / 12.
        let bits = format.filled(seen: mantissa)
        measure.roundingEnergy = exponents * Double(sign: .plus, exponent: -2 * bits, significand: 1) / 12
        if most > 0 {
            let exponent = max(Int(most.exponent), format.smallestExponent) - bits - 1
            measure.largestRounding = Double(sign: .plus, exponent: exponent, significand: 1)
        }
        return measure
    }

    /// - Parameters:
    ///   - shape: of the elements that are compared.
    ///   - isDeep: whether more than sixteen directions may be looked for.
    /// - Returns: nil for no matrix; and whether looking for more directions could find a rank.
    func spectrum(
        of measure: ChangeMeasure, shape: [Int], isDeep: Bool
    ) throws(DigestError) -> (spectrum: Spectrum, wantsMore: Bool)? {
        guard measure.energy > 0, let (rows, columns) = RangeFinder.sides(of: shape) else { return nil }
        // Blocks end with rows, as their type demands.
        guard
            [base, derived].allSatisfy({ columns % $0.decoder.elementsPerBlock == 0 })
        else { return nil }
        let finder = RangeFinder(
            base, derived, rows: rows, columns: columns, measure: measure, threads: threads, tally: tally)
        return try finder.run(isDeep: isDeep)
    }

    /// Sums for the least squares of a merge: see `oracle_add_merge_sums`.
    static func mergeSums(
        _ operands: [Operand], threads: Int, tally: Tally
    ) throws(DigestError) -> [Double] {
        let count = operands[0].count
        let parts = (count + partCount - 1) / partCount
        let sums = Shared([[Double]](repeating: [], count: parts))
        tally.expect(operands.reduce(0) { $0 + Int64($1.byteCount(of: count)) })
        try PartedWork.run(parts, threads: threads) { (part) throws(DigestError) in
            let end = min((part + 1) * partCount, count)
            let tiles = Tiles(operands, count: min(tileCount, count), tiles: 3)
            var sum = [Double](repeating: 0, count: 6)
            var at = part * partCount
            while at < end {
                let range = at..<min(at + tileCount, end)
                var read = 0
                for (number, operand) in operands.enumerated() {
                    try tiles.read(operand, range, into: number)
                    read += operand.byteCount(of: range.count)
                }
                if let a = tiles.tile(0, range.count).baseAddress,
                    let b = tiles.tile(1, range.count).baseAddress,
                    let m = tiles.tile(2, range.count).baseAddress
                {
                    oracle_add_merge_sums(a, b, m, range.count, &sum)
                }
                try tally.advance(read)
                at = range.upperBound
            }
            let found = sum
            sums.withValue { $0[part] = found }
        }
        return sums.withValue { $0 }.reduce([Double](repeating: 0, count: 6)) { zip($0, $1).map(+) }
    }
}
