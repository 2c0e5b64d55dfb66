import Comparison
import Cryptography
import FileIO
import ModelDigest
import ModelFormats
import SyntheticModels
import TestSupport
import Testing

/// A tensor of single-precision numbers, or of any bytes.
private func tensor(_ name: String, _ shape: [Int], _ values: [Float], _ dtype: DType = .f32) -> TensorSource
{
    bytes(name, shape, dtype, dtype.encode(values))
}

private func bytes(_ name: String, _ shape: [Int], _ dtype: DType, _ bytes: [UInt8]) -> TensorSource {
    TensorSource(
        name: name, dtype: dtype, shape: shape, byteCount: bytes.count, content: .bytes(MemoryBytes(bytes)))
}

private func compare(
    _ base: [TensorSource], _ derived: [TensorSource], threads: Int = 2
) throws -> ModelDifference {
    try ModelComparer(threads: threads).compare(
        TensorCollection(label: "base", tensors: base), TensorCollection(label: "derived", tensors: derived))
}

private func random(_ count: Int, seed: UInt64) -> [Float] {
    var random = Random(seed: seed)
    return random.normals(count)
}

struct NumberTests {
    @Test func sumsAreThoseOfTheNumbers() throws {
        let base: [Float] = [1, -2, 0, 4, 0, 6, 7, 8, 9, 10, 11]
        var derived = base
        derived[1] = 3
        derived[3] = 0
        derived[4] = -0.5
        let pair = try #require(
            try compare([tensor("a", [11], base)], [tensor("a", [11], derived)]).pairs.first)
        let measure = try #require(pair.measure)
        #expect(measure.count == 11 && measure.changed == 3 && measure.zeroed == 1 && measure.zeros == 2)
        #expect(measure.energy == 25 + 16 + 0.25)
        #expect(measure.baseEnergy == base.reduce(0) { $0 + Double($1 * $1) })
        #expect(measure.product == zip(base, derived).reduce(0) { $0 + Double($1.0 * $1.1) })
        #expect(measure.largest == 5)
        #expect(measure.spectrum == nil)
    }

    @Test func singularValuesAreThoseOfTheMatrix() throws {
        // D = diag(5, 3, 1) in two orthonormal bases: rows and columns of unit vectors.
        var values = [Float](repeating: 0, count: 40 * 24)
        values[3 * 24 + 7] = 5
        values[11 * 24 + 2] = -3
        values[30 * 24 + 20] = 1
        let zeros = [Float](repeating: 0, count: 40 * 24)
        let found = try compare([tensor("a", [40, 24], zeros)], [tensor("a", [40, 24], values)])
        let spectrum = try #require(found.pairs[0].measure?.spectrum)
        #expect(spectrum.rank == 3)
        for (value, wanted) in zip(spectrum.values, [5.0, 3, 1, 0]) { #expect(abs(value - wanted) < 1e-5) }
        #expect(abs(spectrum.stableRank - 35.0 / 25) < 1e-5)
        #expect(abs(spectrum.share(of: 1) - 25.0 / 35) < 1e-5)
        #expect(found.pairs[0].measure?.relativeNorm == .infinity)
    }

    /// More directions than the first sixteen are looked for where those hold much.
    @Test(arguments: [24, 40, 90]) func higherRanksAreFound(_ rank: Int) throws {
        var random = Random(seed: 700)
        let side = 4 * rank + 32
        let base = Matrix.normal(rows: side, columns: side, &random)
        let step =
            Matrix.normal(rows: side, columns: rank, &random)
            * Matrix.normal(rows: rank, columns: side, &random)
        let derived = base + step.scaled(to: base.norm * 0.1)
        let found = try compare(
            [tensor("h.0.q_proj.weight", [side, side], base.values)],
            [tensor("h.0.q_proj.weight", [side, side], derived.values)])
        #expect(found.pairs[0].measure?.spectrum?.rank == rank)
        #expect(found.description.kind == .lowRank && found.description.rank == rank)
    }

    @Test func noiseHasNoRankAndNothingStandsOut() throws {
        let base = random(128 * 96, seed: 701)
        let derived = zip(base, random(128 * 96, seed: 702)).map { $0 + 0.1 * $1 }
        let spectrum = try #require(
            try compare([tensor("a", [128, 96], base)], [tensor("a", [128, 96], derived)]).pairs[0].measure?
                .spectrum)
        #expect(spectrum.rank == nil)
        #expect((0.7...1.1).contains(spectrum.prominence))
    }

    /// Threads and bands show in no digit.
    @Test func threadsDoNotShow() throws {
        let (rows, columns) = (260, 4096)
        let base = random(rows * columns, seed: 703)
        var derived = base
        for index in stride(from: 0, to: base.count, by: 3) {
            derived[index] += 0.01 * base[base.count - 1 - index]
        }
        let sides = [base, derived].map { [tensor("a", [rows, columns], $0, .bf16)] }
        let found = try compare(sides[0], sides[1], threads: 1)
        #expect(found.pairs[0].measure?.spectrum != nil)
        #expect(try compare(sides[0], sides[1], threads: 3) == found)
    }

    @Test(arguments: [DType.f16, .bf16]) func roundingIsToTheNearest(_ dtype: DType) throws {
        var values: [Float] = []
        var random = Random(seed: 704)
        for exponent in -30...(dtype == .f16 ? 12 : 20) {
            for _ in 0..<40 {
                values.append(random.normal() * Float(sign: .plus, exponent: exponent, significand: 1))
            }
        }
        // Ties, the smallest numbers, the largest, and none.
        values += [
            1 + 0x1p-11, 1 + 0x3p-11, 1 + 0x1p-8, 1 + 0x3p-8, 0x1p-25, 0x3p-25, 65519, -0.0,
        ]
        values += [.infinity, -.infinity, .nan, .leastNonzeroMagnitude]
        let base = [tensor("a", [values.count], values)]
        let derived = [tensor("a", [values.count], values, dtype)]
        #expect(try compare(base, derived).pairs[0].content == .reencoded(.to(dtype)))
        #expect(
            try compare(derived, [tensor("a", [values.count], values.map(dtype.rounded))]).pairs[0].content
                == .reencoded(.exact))
        // One number that is a step off.
        values[30 * 40 + 17] *= 1.02
        let off = try compare(base, [tensor("a", [values.count], values, dtype)])
        #expect(off.pairs[0].measure?.nonFiniteBase == 3)
        #expect(off.description.evidence.contains { $0.contains("NaN or infinite") })
    }
}

struct ShapeTests {
    @Test func namesShapesAndTensorsThatComeAndGo() throws {
        let values = random(64, seed: 710)
        let others = random(64, seed: 711)
        let found = try compare(
            [
                tensor("a", [8, 8], values), tensor("b", [64], others),
                tensor("c", [4, 4], Array(values[..<16])),
                tensor("gone", [2], [1, 2]),
            ],
            [
                tensor("a", [64], values), tensor("new.b", [64], others),
                tensor("c", [5, 3], Array(values[..<15])),
                tensor("here", [3], [1, 2, 3]),
            ])
        let states = found.tensors.map { tensor -> String in
            switch tensor {
            case .added(let facts): "added \(facts.name)"
            case .removed(let facts): "removed \(facts.name)"
            case .pair(let pair):
                "\(pair.base.name) \(pair.derived.name) \(pair.extent) \(pair.content == .equal)"
            }
        }
        #expect(
            states == [
                "a a reshaped true", "c c incompatible false", "removed gone", "added here",
                "b new.b same true",
            ])
        #expect(found.description.kind == .partial, "\(found.description)")
    }

    @Test func emptyTensorsAndModels() throws {
        let found = try compare(
            [tensor("a", [0, 8], []), tensor("s", [], [3])], [tensor("a", [0, 8], []), tensor("s", [], [4])])
        #expect(found.pairs[0].content == .equal)
        #expect(found.pairs[1].measure?.largest == 1)
        #expect(try compare([], []).description.kind == .identical)
        #expect(try compare([tensor("a", [0], [])], []).description.kind == .partial)
        // Another type of nothing is the same nothing.
        let retyped = try compare([tensor("a", [0], [])], [bytes("a", [0], .f16, [])])
        #expect(retyped.pairs[0].content == .reencoded(.exact))
    }

    @Test func numbersAtTheEndOfTheRange() throws {
        let size = 32 * 32
        let base = [Float](repeating: -3e38, count: size)
        let derived = [Float](repeating: 3e38, count: size)
        let measure = try #require(
            try compare([tensor("a", [32, 32], base)], [tensor("a", [32, 32], derived)]).pairs[0].measure)
        #expect(measure.energy.isFinite && measure.largest == Double(Float.greatestFiniteMagnitude))
        #expect(measure.spectrum?.rank == 1)
        let tiny = [Float](repeating: .leastNonzeroMagnitude, count: size)
        let zeros = [Float](repeating: 0, count: size)
        let least = try #require(
            try compare([tensor("a", [32, 32], zeros)], [tensor("a", [32, 32], tiny)]).pairs[0].measure)
        #expect(least.changed == size && least.spectrum != nil)
    }

    @Test func whatIsNoNumberIsOnlyEqualOrNot() throws {
        let found = try compare(
            [bytes("ids", [2], .i64, [UInt8](repeating: 1, count: 16))],
            [bytes("ids", [2], .i64, [UInt8](repeating: 2, count: 16))])
        #expect(found.pairs[0].content == .changed(nil))
        #expect(found.description.kind == .different && found.description.detectionLimit == nil)
    }

    @Test func aManifestTellsWhatIsEqual() throws {
        let values = random(64, seed: 720)
        func manifest(_ values: [Float]) -> TensorCollection {
            TensorCollection(
                label: "manifest",
                tensors: [
                    TensorSource(
                        name: "a", dtype: .f32, shape: [64], byteCount: 256,
                        content: .digest(BLAKE3.hash(DType.f32.encode(values))))
                ])
        }
        let model = TensorCollection(label: "model", tensors: [tensor("a", [64], values)])
        let comparer = ModelComparer()
        #expect(try comparer.compare(manifest(values), model).description.kind == .identical)
        #expect(try comparer.compare(model, manifest(values)).description.kind == .identical)
        #expect(try comparer.compare(manifest(values), manifest(values)).description.kind == .identical)
        let other = try comparer.compare(manifest(random(64, seed: 721)), model)
        #expect(other.description.kind == .different)
        #expect(other.description.evidence.contains { $0.contains("manifest") })
        // Under another name, found by its digest.
        let renamed = TensorCollection(label: "model", tensors: [tensor("b", [64], values)])
        let found = try comparer.compare(manifest(values), renamed)
        #expect(found.description.kind == .reencoded && found.pairs[0].isRenamed)
    }
}

struct FileTests {
    private func npy(_ rows: Int, _ columns: Int, _ values: [Float], isFortran: Bool) -> [UInt8] {
        var header =
            "{'descr': '<f4', 'fortran_order': \(isFortran ? "True" : "False"), 'shape': (\(rows), \(columns)), }"
        while (10 + header.utf8.count + 1) % 64 != 0 { header += " " }
        header += "\n"
        let count = UInt16(header.utf8.count)
        return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(count & 0xFF), UInt8(count >> 8)]
            + Array(header.utf8)
            + DType.f32.encode(values)
    }

    private func collection(_ path: String) throws -> TensorCollection {
        let folder = try ModelFolder(at: path)
        return try TensorCollection(try #require(folder.main), of: folder, label: path)
    }

    /// A view whose elements lie column by column is read as the matrix that it is, wherever reading begins.
    @Test func elementsInAnotherOrder() throws {
        try withTemporaryFolder { folder in
            let matrix = Matrix(rows: 37, columns: 53, values: random(37 * 53, seed: 730))
            try overwrite("\(folder)/a.npy", npy(37, 53, matrix.values, isFortran: false))
            try overwrite("\(folder)/b.npy", npy(37, 53, matrix.transposed.values, isFortran: true))
            var changed = matrix
            for column in 0..<53 { changed.values[5 * 53 + column] += Float(column + 1) }
            try overwrite("\(folder)/c.npy", npy(37, 53, changed.transposed.values, isFortran: true))
            let (a, b, c) = (
                try collection("\(folder)/a.npy"), try collection("\(folder)/b.npy"),
                try collection("\(folder)/c.npy")
            )
            // They are called by their files' names; the engine pairs them by their bytes.
            let same = try ModelComparer().compare(a, b)
            #expect(same.pairs.count == 1 && same.pairs[0].content == .equal)
            func named(_ side: TensorCollection) -> TensorCollection {
                TensorCollection(
                    label: side.label,
                    tensors: side.tensors.map {
                        TensorSource(
                            name: "w", dtype: $0.dtype, shape: $0.shape, byteCount: $0.byteCount,
                            content: $0.content)
                    })
            }
            let measure = try #require(try ModelComparer().compare(named(a), named(c)).pairs[0].measure)
            #expect(measure.changed == 53 && measure.spectrum?.rank == 1 && measure.largest == 53)
            // Any range of it.
            guard case .bytes(let view) = b.tensors[0].content else { return }
            let whole = DType.f32.encode(matrix.values)
            for (start, count) in [(0, 1), (3, 500), (211, 212), (4000, 3844), (7843, 1)] {
                var piece = [UInt8](repeating: 0, count: count)
                try piece.withUnsafeMutableBytes { try view.read(into: $0, at: start) }
                #expect(piece == Array(whole[start..<start + count]))
            }
        }
    }

    @Test func aFileThatChangesIsNotCompared() throws {
        try withTemporaryFolder { folder in
            let values = random(64 * 64, seed: 740)
            for name in ["a", "b"] {
                try overwrite("\(folder)/\(name).npy", npy(64, 64, values, isFortran: false))
            }
            let (a, b) = (try collection("\(folder)/a.npy"), try collection("\(folder)/b.npy"))
            try overwrite("\(folder)/b.npy", npy(64, 64, values.reversed(), isFortran: false))
            #expect(throws: DigestError.self) { try ModelComparer().compare(a, b) }
            try overwrite("\(folder)/b.npy", Array("short".utf8))
            let error = #expect(throws: DigestError.self) { try ModelComparer().compare(a, b) }
            #expect("\(try #require(error))".contains("while it was read"))
        }
    }

    @Test func itEndsWhenItIsTold() throws {
        let values = random(64, seed: 750)
        let side = TensorCollection(label: "m", tensors: [tensor("a", [64], values)])
        #expect(throws: DigestError.cancelled) {
            try ModelComparer(isCancelled: { true }).compare(side, side)
        }
    }
}

@Test(arguments: [
    (0, "0"), (1, "1"), (0.5, "0.5"), (12.345, "12.3"), (99.96, "100"), (0.0312, "0.0312"), (3.14159, "3.14"),
    (1e-7, "1e-07"),
    (1.034e-6, "1.03e-06"), (123456, "123000"), (-2.5, "-2.5"), (3e38, "3e+38"), (0.1, "0.1"), (20, "20"),
]) func numbersHaveThreeDigits(_ value: Double, _ text: String) {
    #expect(Figures.number(value) == text)
}

@Test func sharesNeverClaimAWhole() {
    #expect(Figures.percent(1) == "100%" && Figures.percent(0.99999) == "> 99.99%")
    #expect(
        Figures.percent(0.9984) == "99.84%" && Figures.percent(0.95) == "95%"
            && Figures.percent(0.031) == "3.1%")
    #expect(Figures.ranges([1, 3, 4, 5, 8]) == "1, 3..5, 8" && Figures.ranges([]) == "")
}
