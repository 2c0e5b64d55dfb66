import Attestation
import Cryptography
import ModelDigest
import ModelFormats
import StrictJSON
import Taps
import Testing
import Trust

/// A manifest of two-number tensors: name -> the number of its digest.
private func manifest(_ tensors: KeyValuePairs<String, UInt8>, shape: [Int] = [2]) throws -> TensorManifest {
    let records = tensors.map { name, number in
        TensorRecord(
            name: name, dtype: .f32, shape: shape, byteCount: 4 * shape.reduce(1, *),
            digest: Hash32([UInt8](repeating: number, count: 32))!)
    }
    let sorted = records.sorted { ExactName($0.name) < ExactName($1.name) }
    let text: JSON = [
        "version": 1, "weights": .string(Weights.digest(sorted).description),
        "tensors": .array(sorted.map(\.json)),
    ]
    return try TensorManifest(parsing: text.compact)
}

@Suite("Altered tensors")
struct TensorTests {
    private let released = Result {
        try manifest(["a": 1, "b": 2, "c": 3, "d": 4, "e": 5])
    }

    private func source() throws -> MemorySource {
        let source = MemorySource()
        let released = try self.released.get()
        try source.add(
            .release("acme/m").weights(released.weights, files: ["model.safetensors"]).file(
                "config.json", sha(2)),
            by: Who.acme)
        source.manifests[released.weights] = released.text
        return source
    }

    private func model(_ tensors: TensorManifest, config: UInt8 = 2) -> ObservedModel {
        ObservedModel(
            files: [
                .init(name: "model.safetensors", size: 1, role: .weights),
                .init(name: "config.json", size: 1, role: .configuration, sha256: sha(config)),
            ], weights: tensors.weights, weightsFiles: ["model.safetensors"], tensors: tensors,
            isDirectory: true)
    }

    @Test func theTensorThatDiffersIsNamed() throws {
        let altered = try manifest(["a": 1, "b": 2, "c": 9, "d": 4, "e": 5])
        let verdict = try judge(source()).judge(model: model(altered))
        #expect(verdict.standing == .untrusted)
        let reason = try #require(verdict.reasons.first)
        #expect(reason.tensors == ["c"] && reason.file == "model.safetensors")
        #expect(
            reason.text
                == "model.safetensors: the weights are not those of acme/m at version v1: 1 of 5 tensors differs: c"
        )
    }

    @Test func aNameIsCutWhateverItIsMadeOf() throws {
        // One character to whoever reads it, and as long as its author likes.
        let marked = "c" + String(repeating: "\u{301}", count: 1000)
        let altered = try manifest(["a": 1, "b": 2, "d": 4, "e": 5, marked: 9])
        let verdict = try judge(source()).judge(model: model(altered))
        let reason = try #require(verdict.reasons.first)
        #expect(reason.tensors.contains { $0.unicodeScalars.count == 1001 })
        #expect(reason.text.unicodeScalars.count < 400 && reason.text.contains("..."))
    }

    @Test func manyAreCounted() throws {
        let altered = try manifest(["a": 11, "b": 12, "c": 13, "d": 14, "f": 5])
        let verdict = try judge(source()).judge(model: model(altered))
        let reason = try #require(verdict.reasons.first)
        #expect(reason.text.hasSuffix("5 of 5 tensors differ: a, b, c, ..."))
        #expect(reason.tensors == ["a", "b", "c", "d", "f"])
    }

    @Test func aManifestThatDoesNotGiveTheDigestProvesNothing() throws {
        let source = try source()
        let released = try self.released.get()
        source.manifests[released.weights] = try manifest(["a": 1]).text
        let altered = try manifest(["a": 1, "b": 2, "c": 9, "d": 4, "e": 5])
        let verdict = try judge(source).judge(model: model(altered))
        #expect(verdict.standing == .untrusted)
        #expect(verdict.reasons.first?.tensors == [])
        source.manifests[released.weights] = Array("not JSON".utf8)
        #expect(try judge(source).judge(model: model(altered)).reasons.first?.tensors == [])
    }

    @Test func mostTensorsMakeItThisModelWhateverLiesBeside() throws {
        // Another configuration, but four of five tensors: edited weights in new clothes. Candidates come by a shared file.
        let source = try source()
        try source.add(.observation("acme/m").file("tokenizer.json", sha(3)), by: Who.curator)
        var model = model(try manifest(["a": 1, "b": 2, "c": 9, "d": 4, "e": 5]), config: 50)
        model.files.append(.init(name: "tokenizer.json", size: 1, role: .configuration, sha256: sha(3)))
        #expect(try judge(source).judge(model: model).standing == .untrusted)
        model.tensors = try manifest(["a": 11, "b": 12, "c": 9, "d": 4, "e": 5])
        model.weights = model.tensors?.weights
        #expect(try judge(source).judge(model: model).standing == .unknown)
    }

    @Test func ofSeveralLookalikesTheNearestIsNamed() throws {
        let source = try source()
        let other = try manifest(["a": 1, "b": 2, "c": 30, "d": 40, "e": 50])
        try source.add(
            .release("acme/b").weights(other.weights, files: ["model.safetensors"]).file(
                "config.json", sha(2)),
            by: Who.acme)
        source.manifests[other.weights] = other.text
        let altered = try manifest(["a": 1, "b": 2, "c": 9, "d": 4, "e": 5])
        let verdict = try judge(source).judge(model: model(altered))
        #expect(verdict.names.map(\.name.description) == ["acme/m"])
    }
}

@Suite("Information on names")
struct InformationTests {
    @Test func showsStatementsWithTheStandingOfEveryDigest() throws {
        let source = MemorySource()
        try source.add(
            .observation("acme/m").file("f", sha(1)).file("g", sha(2)).sources(("third party", "a/a")),
            by: Who.curator)
        try source.add(.release("acme/m").file("f", sha(1)).weights(weights(3)), by: Who.acme)
        try source.add(.release("acme/child").file("f", sha(4)).parent("ACME/M", "quantized"), by: Who.acme)
        let all = try judge(source).information(on: name("Acme/M"))
        let information = try #require(all.first)
        #expect(all.count == 1 && information.name.description == "acme/m")
        #expect(information.statements.map(\.entry.isRelease) == [true, false])
        #expect(information.statements[0].facts.map(\.standing) == [.trusted, .trusted])
        #expect(information.statements[1].facts.map(\.standing) == [.trusted, .unknown])
        #expect(information.children.map(\.name.description) == ["acme/child"])
        #expect(information.children.map(\.relation) == [.quantized])
        #expect(try judge(source).information(on: name("no/body")).isEmpty)
    }

    @Test func listsWhatStartsWithSomeDigits() throws {
        let source = MemorySource()
        try source.add(.observation("acme/m").file("f", sha(0xAB)).weights(weights(0xAB)), by: Who.curator)
        let judge = judge(source)
        let both = try judge.candidates(prefix: "abababab", algorithm: nil, limit: 10)
        #expect(both.map(\.digest) == [sha(0xAB), weights(0xAB)])
        #expect(both.map { $0.names.map(\.description) } == [["acme/m"], ["acme/m"]])
        #expect(
            try judge.candidates(prefix: "abababab", algorithm: .weights, limit: 10).map(\.digest) == [
                weights(0xAB)
            ])
        #expect(try judge.candidates(prefix: "abababac", algorithm: nil, limit: 10).isEmpty)
    }

    @Test func whetherWeightsAreWorthTheReading() throws {
        let source = MemorySource()
        try source.add(.observation("acme/m").weights(weights(1), bytes: 100), by: Who.curator)
        #expect(try judge(source).mayKnowWeights(byteCount: 100))
        #expect(try !judge(source).mayKnowWeights(byteCount: 101))
    }

    @Test func aBatchOfTheUnknownAsksForNothingElse() throws {
        let source = MemorySource()
        try source.add(.observation("acme/m").file("f", sha(1)), by: Who.curator)
        let judge = judge(source)
        for _ in 0..<100 { _ = try judge.judge(digest: sha(9)) }
        #expect(source.asked == 100)
        // What is known is asked for once.
        for _ in 0..<100 { _ = try judge.judge(digest: sha(1)) }
        #expect(source.asked == 102)
    }
}
