internal import CMatrix
internal import ModelDigest

/// Finds the directions in which D = W' - W has most of its energy, by reading both tensors a few times from end to end (Halko,
/// Martinsson and Tropp, "Finding structure with randomness", SIAM Review 53(2), 2011, algorithms 4.1 and 4.4).
///
///     Y = D Omega          Omega random, so that Y's columns lie in the span of D's strongest directions
///     Q = orth(Y)
///     B = D^T Q            B's singular values are those of D within Q, none above D's own
///
/// Sixteen directions first. Where they do not explain D, once more with Omega = orth(B), which sharpens them; where they hold
/// much of it, then 64 and 144 directions.
final class RangeFinder: Sendable {
    private let base: Operand
    private let derived: Operand
    private let rows: Int
    private let columns: Int
    /// D is multiplied by it, so that no product leaves the range of single precision.
    private let scale: Float
    private let energy: Double
    private let roundingEnergy: Double
    private let largestRounding: Double
    private let threads: Int
    private let tally: Tally
    private let bands: [Range<Int>]
    private let tileRows: Int

    /// Bytes of all panels that threads sum up for themselves.
    private static let panelBytes = 128 << 20
    /// Rows and columns together: the panels of 16 directions have 64 bytes for each.
    private static let sideLimit = 1 << 21
    /// A tile is at least four rows, and three are held by each thread: 12 MB.
    private static let columnLimit = 1 << 18
    /// Elements from which one tensor is worth all threads.
    static let manyElements = 1 << 20

    /// The matrix that a tensor is taken as: the last dimension, or all but the first where the last is a small kernel.
    /// - Returns: nil for a vector, and where one side is too long or too short for directions to mean anything.
    static func sides(of shape: [Int]) -> (rows: Int, columns: Int)? {
        let shape = shape.filter { $0 != 1 }
        guard shape.count >= 2, !shape.contains(0), let last = shape.last else { return nil }
        let count = shape.reduce(1, *)
        let columns = shape.count == 2 || last >= 32 ? last : count / shape[0]
        let rows = count / columns
        guard min(rows, columns) >= 4, columns <= columnLimit, rows + columns <= sideLimit else { return nil }
        return (rows, columns)
    }

    /// - Parameters:
    ///   - measure: of D, which is not 0.
    ///   - threads: that may work on this tensor.
    init(
        _ base: Operand, _ derived: Operand, rows: Int, columns: Int, measure: ChangeMeasure, threads: Int,
        tally: Tally
    ) {
        self.base = base
        self.derived = derived
        self.rows = rows
        self.columns = columns
        scale = Float(1 / max(min(measure.largest, 0x1p120), 0x1p-120))
        energy = measure.energy
        roundingEnergy = measure.roundingEnergy
        largestRounding = measure.largestRounding
        self.threads = threads
        self.tally = tally
        tileRows = max(4, (1 << 16) / columns / 4 * 4)
        // How many bands does not depend on the threads: neither do the sums.
        let panel = columns * Panel.width * MemoryLayout<Float>.stride
        let count =
            rows * columns < Self.manyElements ? 1 : max(1, min(8, Self.panelBytes / panel, rows / tileRows))
        let size = (rows + count - 1) / count
        bands = (0..<count).map { min($0 * size, rows)..<min(($0 + 1) * size, rows) }
    }

    /// - Parameter isDeep: whether more directions than the first sixteen may be looked for.
    func run(isDeep: Bool) throws(DigestError) -> (spectrum: Spectrum, wantsMore: Bool) {
        var found = try project(onto: .random(rows: columns, chunks: 1, seed: seed))
        var spectrum = try judge(found)
        if spectrum.rank != nil || energy <= allowed(after: 0) { return (spectrum, false) }
        found.orthonormalize()
        found = try project(onto: found)
        spectrum = try judge(found)
        if spectrum.rank != nil || spectrum.share(of: Panel.width) < Thresholds.escalationShare {
            return (spectrum, false)
        }
        guard isDeep else { return (spectrum, true) }
        for chunks in [4, 9] {
            let size = chunks * Panel.width
            guard size <= min(rows, columns) / 2,
                (rows + columns) * size * MemoryLayout<Float>.stride <= Self.panelBytes / 2
            else { break }
            let wider = try judge(
                project(onto: .random(rows: columns, chunks: chunks, seed: seed &+ UInt64(chunks))))
            if wider.rank != nil { return (wider, false) }
        }
        return (spectrum, false)
    }

    private var seed: UInt64 { UInt64(rows) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(columns) }

    // MARK: Judging

    /// What rounding may leave when `rank` directions were taken away, which take their part of it along.
    private func allowed(after rank: Int) -> Double {
        let free =
            (1 - Double(rank) / Double(rows)) * (1 - Double(rank) / Double(columns)) * roundingEnergy
        return max(
            Thresholds.roundingSlack(entries: rows * columns) * free, Thresholds.arithmeticSlack * energy)
    }

    private func judge(_ panel: Panel) throws(DigestError) -> Spectrum {
        let unscaled = 1 / (Double(scale) * Double(scale))
        let squares = panel.squaredSingularValues.prefix(min(rows, columns)).map { $0 * unscaled }
        var found = rank(squares, outlier: largestRounding)
        // Rarely, and then both are read once more: what counted may be the rounding of one row or column.
        if found.isByStanding { found = rank(squares, outlier: max(largestRounding, try lineRounding())) }
        return Spectrum(
            rows: rows, columns: columns, values: squares.map { $0.squareRoot() }, energy: energy,
            rank: found.rank, allowed: allowed(after: 0))
    }

    /// See `Spectrum.rank`.
    /// - Parameter outlier: the most that the rounding of something that is larger than the rest has in one direction.
    /// - Returns: and whether some directions count for standing out of the rounding only.
    private func rank(_ squares: [Double], outlier: Double) -> (rank: Int?, isByStanding: Bool) {
        func isAboveNoise(_ square: Double) -> Bool { self.isAboveNoise(square, outlier: outlier) }
        guard energy > allowed(after: 0) || squares.first.map(isAboveNoise) ?? false else {
            return (nil, false)
        }
        // The last directions that are looked for are too rough to rest a rank on.
        let most = min(
            squares.count - squares.count / 8 - 2,
            max(1, Int(Double(min(rows, columns)) * Thresholds.lowRankSide)))
        var taken = 0.0
        for rank in 1...max(1, most) where rank <= squares.count {
            taken += squares[rank - 1]
            guard max(energy - taken, 0) <= allowed(after: rank), taken >= Thresholds.lowRankShare * energy
            else { continue }
            // Directions that stand out of the rounding count, even where it could hide their energy.
            let standing = squares.prefix(while: isAboveNoise).count
            return (standing > most ? nil : max(rank, standing), standing > rank)
        }
        return (nil, false)
    }

    /// The norm of the rounding of the row, or the column, that has most of it: that is a direction of its own.
    private func lineRounding() throws(DigestError) -> Double {
        let ofRows = Sums(count: rows)
        let ofColumns = bands.map { _ in Sums(count: columns) }
        try forEachTile(bands) { [columns] (band, rows, _, derived) in
            let (across, down) = (ofRows.values, ofColumns[band].values)
            for row in rows {
                let line = derived + (row - rows.lowerBound) * columns
                var sum = 0.0
                for column in 0..<columns {
                    let number = line[column].isFinite ? line[column].binade : 0
                    let square = Double(number) * Double(number)
                    sum += square
                    down[column] += square
                }
                across[row] = sum
            }
        }
        let total = (0..<rows).reduce(0) { $0 + ofRows.values[$1] }
        guard total > 0 else { return 0 }
        let row = (0..<rows).map { ofRows.values[$0] }.max() ?? 0
        let column =
            (0..<columns).map { column in ofColumns.reduce(0) { $0 + $1.values[column] } }.max() ?? 0
        // An ulp is the same part of every binade.
        return (roundingEnergy * max(row, column) / total).squareRoot()
    }

    /// Numbers that threads add up, each its own.
    private final class Sums: @unchecked Sendable {
        let values: UnsafeMutablePointer<Double>

        init(count: Int) {
            values = .allocate(capacity: count)
            values.initialize(repeating: 0, count: count)
        }

        deinit { values.deallocate() }
    }

    /// Whether a direction has more than independent rounding has in its largest, tau (sqrt m + sqrt n), and than an outlier's
    /// rounding, which is a direction of its own.
    private func isAboveNoise(_ square: Double, outlier: Double) -> Bool {
        let tau = (roundingEnergy / (Double(rows) * Double(columns))).squareRoot()
        let edge = tau * (Double(rows).squareRoot() + Double(columns).squareRoot())
        return square.squareRoot() > Thresholds.noiseEdge * edge + outlier
            && square > Thresholds.arithmeticSlack * energy
    }

    // MARK: Reading

    private func project(onto omega: Panel) throws(DigestError) -> Panel {
        let found = try multiply(omega)
        found.orthonormalize()
        return try multiplyTransposed(found)
    }

    /// D omega.
    private func multiply(_ omega: Panel) throws(DigestError) -> Panel {
        let product = Panel(rows: rows, chunks: omega.chunks)
        try forEachTile(bands) { [columns] (_, rows, tile, _) in
            oracle_multiply(
                tile, rows.count, columns, omega.values, omega.chunks,
                product.values + rows.lowerBound * Panel.width, product.rows)
        }
        return product
    }

    /// D^T q.
    private func multiplyTransposed(_ q: Panel) throws(DigestError) -> Panel {
        let panel = columns * q.columns * MemoryLayout<Float>.stride
        // Fewer sums at once where each is large; still a number that the threads have no part in.
        let stride = max(1, (bands.count * panel + Self.panelBytes - 1) / Self.panelBytes)
        let joined = Swift.stride(from: 0, to: bands.count, by: stride).map { first in
            bands[first].lowerBound..<bands[min(first + stride, bands.count) - 1].upperBound
        }
        let sums = joined.map { _ in Panel(rows: columns, chunks: q.chunks) }
        try forEachTile(joined) { [columns] (band, rows, tile, _) in
            oracle_multiply_transposed(
                tile, rows.count, columns, q.values + rows.lowerBound * Panel.width, q.rows, q.chunks,
                sums[band].values)
        }
        for other in sums.dropFirst() { sums[0].add(other) }
        return sums[0]
    }

    /// Reads all of D, and of W', some rows at a time.
    /// - Parameter body: called by several threads, in the order of the rows within each band.
    private func forEachTile(
        _ bands: [Range<Int>],
        _ body:
            @escaping @Sendable (
                _ band: Int, _ rows: Range<Int>, _ difference: UnsafePointer<Float>,
                _ derived: UnsafePointer<Float>
            ) -> Void
    ) throws(DigestError) {
        tally.expect(Int64(base.byteCount(of: rows * columns) + derived.byteCount(of: rows * columns)))
        try PartedWork.run(bands.count, threads: threads) { (number) throws(DigestError) in
            let band = bands[number]
            let tiles = Tiles([self.base, self.derived], count: self.tileRows * self.columns, tiles: 3)
            var row = band.lowerBound
            while row < band.upperBound {
                let rows = row..<min(row + self.tileRows, band.upperBound)
                let range = rows.lowerBound * self.columns..<rows.upperBound * self.columns
                try tiles.read(self.base, range, into: 0)
                try tiles.read(self.derived, range, into: 1)
                let (left, right) = (tiles.tile(0, range.count), tiles.tile(1, range.count))
                let difference = tiles.tile(2, range.count)
                if let a = left.baseAddress, let b = right.baseAddress, let d = difference.baseAddress {
                    oracle_subtract(a, b, range.count, self.scale, d)
                    body(number, rows, UnsafePointer(d), UnsafePointer(b))
                }
                try self.tally.advance(
                    self.base.byteCount(of: range.count) + self.derived.byteCount(of: range.count))
                row = rows.upperBound
            }
        }
    }
}
