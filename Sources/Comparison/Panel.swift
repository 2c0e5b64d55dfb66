internal import CMatrix

/// A tall and narrow matrix of single-precision numbers, `rows` by `columns`, in the layout of CMatrix.
final class Panel: @unchecked Sendable {
    static let width = Int(ORACLE_PANEL_WIDTH)

    let rows: Int
    let chunks: Int
    /// Whoever writes from several threads writes other rows in each.
    let values: UnsafeMutablePointer<Float>
    var columns: Int { chunks * Self.width }
    private var count: Int { rows * columns }

    /// All zeros.
    init(rows: Int, chunks: Int) {
        self.rows = rows
        self.chunks = chunks
        let room = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(rows * chunks * Self.width, 1) * MemoryLayout<Float>.stride, alignment: 64)
        room.initializeMemory(as: UInt8.self, repeating: 0)
        values = room.bindMemory(to: Float.self).baseAddress ?? .allocate(capacity: 1)
    }

    deinit { values.deallocate() }

    /// 1 and -1 by chance, the same for one seed (Halko, Martinsson and Tropp, remark 4.6, allow any such; SplitMix64 is
    /// Steele, Lea and Flood's).
    static func random(rows: Int, chunks: Int, seed: UInt64) -> Panel {
        let panel = Panel(rows: rows, chunks: chunks)
        var state = seed
        for chunk in 0..<chunks {
            for row in 0..<rows {
                state &+= 0x9E37_79B9_7F4A_7C15
                var bits = state
                bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
                bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
                bits ^= bits >> 31
                let base = (chunk * rows + row) * width
                for column in 0..<width {
                    panel.values[base + column] = bits >> UInt64(column) & 1 == 0 ? 1 : -1
                }
            }
        }
        return panel
    }

    func add(_ other: Panel) {
        precondition(rows == other.rows && chunks == other.chunks)
        for index in 0..<count { values[index] += other.values[index] }
    }

    /// Makes the columns orthonormal.
    func orthonormalize() {
        let size = columns
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 3 * size * size + size) { work in
            guard let base = work.baseAddress else { return }
            _ = oracle_orthonormalize(values, rows, chunks, base)
        }
    }

    /// The eigenvalues of A^T A, descending and none below 0: squares of A's singular values.
    var squaredSingularValues: [Double] {
        let size = columns
        var found = [Double](repeating: 0, count: size)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: size * size + 2 * size) { work in
            guard let base = work.baseAddress else { return }
            oracle_gram(values, rows, chunks, base)
            found.withUnsafeMutableBufferPointer {
                guard let out = $0.baseAddress else { return }
                oracle_eigenvalues(base, size, out, base + size * size)
            }
        }
        return found.map { max($0, 0) }
    }
}
