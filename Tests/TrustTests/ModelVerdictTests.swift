import Attestation
import Cryptography
import Registry
import Taps
import Testing
import Trust

private typealias File = ObservedModel.File

private func file(_ name: String, _ digest: Digest?, _ role: File.Role = .configuration) -> File {
    File(name: name, size: 10, role: role, sha256: digest)
}

/// A folder of a model: weights (1), a configuration (2) and a tokenizer (3), as acme/m's release v1 has them.
private func folder(
    _ changes: (inout ObservedModel) -> Void = { _ in }
) -> ObservedModel {
    var model = ObservedModel(
        files: [
            file("model.safetensors", nil, .weights), file("config.json", sha(2)),
            file("tokenizer.json", sha(3)), file("README.md", nil, .documentation),
        ], weights: weights(1), weightsFiles: ["model.safetensors"], isDirectory: true)
    changes(&model)
    return model
}

private func wholeRelease(_ draft: Draft) -> Draft {
    draft.file("model.safetensors", sha(1)).file("config.json", sha(2)).file("tokenizer.json", sha(3))
        .file("README.md", sha(4)).weights(weights(1), files: ["model.safetensors"])
}

@Suite("Verdicts on a folder")
struct ModelVerdictTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let standing: Standing
        let coverage: Coverage?
        let consequence: Consequence
        let codes: [Reason.Code]
        let file: String?
        let change: @Sendable (inout ObservedModel) -> Void

        init(
            _ name: String, _ standing: Standing, _ coverage: Coverage?, _ consequence: Consequence,
            _ codes: [Reason.Code] = [], file: String? = nil,
            _ change: @escaping @Sendable (inout ObservedModel) -> Void = { _ in }
        ) {
            testDescription = name
            self.standing = standing
            self.coverage = coverage
            self.consequence = consequence
            self.codes = codes
            self.file = file
            self.change = change
        }
    }

    static let cases: [Case] = [
        Case("all as released", .trusted, .full, .met),
        Case("by SHA-256 of the weights alone", .trusted, .full, .met) { model in
            model.weights = nil
            model.files[0].sha256 = sha(1)
        },
        Case("another container around the same tensors", .trusted, .full, .met) { model in
            model.files[0].sha256 = sha(77)
        },
        Case(
            "tensors in a container with metadata that nobody attested", .trusted, .weights, .met,
            [.coverageBesides], file: "model.gguf"
        ) { model in
            model.files[0] = file("model.gguf", sha(77), .weights)
            model.files[0].besidesTensors = "metadata"
            model.weightsFiles = ["model.gguf"]
        },
        Case("the same alone", .trusted, .weights, .met, [.coverageBesides], file: "model.gguf") { model in
            model.files = [file("model.gguf", sha(77), .weights)]
            model.files[0].besidesTensors = "metadata"
            model.weightsFiles = ["model.gguf"]
            model.isDirectory = false
        },
        Case("a container with metadata, attested by SHA-256 too", .trusted, .full, .met) { model in
            model.files[0].sha256 = sha(1)
            model.files[0].besidesTensors = "metadata"
        },
        Case("weights under another file name", .trusted, .full, .met) { model in
            model.weights = nil
            model.files[0] = file("renamed.safetensors", sha(1), .weights)
        },
        Case("no tokenizer at all", .trusted, .full, .met) { $0.files.remove(at: 2) },
        Case("another README", .trusted, .full, .met) { $0.files[3].sha256 = sha(99) },
        Case(
            "an unattested configuration beside", .trusted, .weights, .met, [.coverageConfiguration],
            file: "generation_config.json"
        ) { $0.files.append(file("generation_config.json", sha(50))) },
        Case(
            "an unattested ONNX graph beside", .trusted, .weights, .met, [.coverageConfiguration],
            file: "model.onnx"
        ) { $0.files.append(file("model.onnx", sha(50), .otherFormat)) },
        Case("another tokenizer", .untrusted, .weights, .refused, [.altered], file: "tokenizer.json") {
            $0.files[2].sha256 = sha(50)
        },
        Case(
            "the configuration under the tokenizer's name", .untrusted, .weights, .refused, [.altered],
            file: "tokenizer.json"
        ) { $0.files[2].sha256 = sha(2) },
        Case("unattested code beside", .untrusted, .weights, .refused, [.coverageCode], file: "modeling.py") {
            $0.files.append(file("modeling.py", sha(50), .code))
        },
        Case(
            "an unattested pickle beside", .untrusted, .weights, .refused, [.coveragePickle],
            file: "extra.bin"
        ) {
            $0.files.append(file("extra.bin", sha(50), .pickle))
        },
        Case(
            "an unattested pickle beside that is not plain data", .untrusted, .weights, .refused,
            [.coveragePickle], file: "extra.bin"
        ) {
            var pickle = file("extra.bin", sha(50), .pickle)
            pickle.pickle = .notPlainData("posix.system at byte 2")
            $0.files.append(pickle)
        },
        Case(
            "an unattested pickle of plain data beside", .trusted, .weights, .met, [.coverageConfiguration],
            file: "extra.bin"
        ) {
            var pickle = file("extra.bin", sha(50), .pickle)
            pickle.pickle = .plainData
            $0.files.append(pickle)
        },
        Case(
            "other weights, the rest as released", .untrusted, nil, .refused, [.altered],
            file: "model.safetensors"
        ) {
            $0.weights = weights(9)
        },
        Case(
            "another weights file, the rest as released", .untrusted, nil, .refused, [.altered],
            file: "model.safetensors"
        ) { model in
            model.weights = nil
            model.files[0].sha256 = sha(50)
        },
        Case(
            "further weights that nobody knows", .unknown, .partial, .unknown, [.coverageWeights],
            file: "lora.safetensors"
        ) {
            $0.files.append(file("lora.safetensors", sha(50), .weights))
        },
        // A fine-tune keeps its base's tokenizer; its configuration tells that it is another model.
        Case("other weights and configuration, the same tokenizer", .unknown, nil, .unknown) { model in
            model.weights = weights(9)
            model.files[1].sha256 = sha(50)
        },
        Case("everything is another's", .unknown, nil, .unknown) { model in
            model.weights = weights(9)
            model.files[1].sha256 = sha(50)
            model.files[2].sha256 = sha(51)
        },
        Case("no weights here", .unknown, nil, .unknown) { model in
            model.weights = nil
            model.files.remove(at: 0)
        },
        Case("one file alone", .trusted, nil, .met) { model in
            model = ObservedModel(files: [file("tok.json", sha(3))], isDirectory: false)
        },
    ]

    @Test(arguments: cases)
    func verdict(_ item: Case) throws {
        let source = MemorySource()
        try source.add(wholeRelease(.release("acme/m")), by: Who.acme)
        let verdict = try judge(source).judge(model: folder(item.change))
        #expect(verdict.standing == item.standing)
        #expect(verdict.coverage == item.coverage)
        #expect(verdict.consequence == item.consequence)
        #expect(verdict.codes == item.codes)
        if let file = item.file { #expect(verdict.reasons.contains { $0.file == file }) }
        if item.standing != .unknown || item.coverage == .partial {
            #expect(verdict.name?.name.description == "acme/m")
        }
    }

    @Test func curatorsMakeItKnown() throws {
        let source = MemorySource()
        try source.add(wholeRelease(.observation("acme/m").sources(("measured", "pypi"))), by: Who.curator)
        let verdict = try judge(source).judge(model: folder())
        #expect(verdict.standing == .known && verdict.coverage == .full && verdict.consequence == .met)
    }

    @Test func whatOnlyACuratorSawIsNotCoveredByAPublishersTrust() throws {
        let source = MemorySource()
        try source.add(.release("acme/m").weights(weights(1)).file("config.json", sha(2)), by: Who.acme)
        try source.add(.observation("acme/m").file("tokenizer.json", sha(3)), by: Who.curator)
        let verdict = try judge(source).judge(model: folder())
        #expect(verdict.standing == .trusted && verdict.coverage == .weights)
        #expect(verdict.codes == [.coverageConfiguration])
    }

    @Test func oneThirdPartysPinNeitherVouchesNorAccuses() throws {
        let source = MemorySource()
        try source.add(
            wholeRelease(.observation("acme/m")).sources(("third party", "github.com/a/a")), by: Who.curator)
        let same = try judge(source).judge(model: folder())
        #expect(same.standing == .unknown && same.codes.contains(.observedSingleSource))
        let other = try judge(source).judge(model: folder { $0.weights = weights(9) }, asName: name("acme/m"))
        #expect(other.standing == .unknown && other.codes == [.nameBytes])
    }

    @Test func conflictsInTheWeightsAreConflicts() throws {
        let source = MemorySource()
        try source.add(wholeRelease(.release("acme/m")), by: Who.acme)
        try source.add(.release("acme/m").weights(weights(2), files: ["model.safetensors"]), by: Who.acmeToo)
        let verdict = try judge(source).judge(model: folder())
        #expect(verdict.standing == .conflict && verdict.consequence == .refused)
        #expect(verdict.faults == [.conflict])
        #expect(verdict.name?.entries.count == 2)
    }

    @Test func aPublisherOverrulesTheCuratorsWeights() throws {
        let source = MemorySource()
        try source.add(
            .observation("acme/m").file("model.safetensors", sha(1)), by: Who.curator)
        try source.add(.release("acme/m").file("model.safetensors", sha(5)), by: Who.acme)
        let verdict = try judge(source).judge(
            model: folder { model in
                model.weights = nil
                model.files[0].sha256 = sha(1)
            })
        #expect(verdict.standing == .untrusted)
        #expect(verdict.faults == [.overruled])
    }

    @Test func aShardThatDiffersIsNamed() throws {
        let source = MemorySource()
        try source.add(
            .release("acme/m").file("a-1.safetensors", sha(1)).file("a-2.safetensors", sha(2)), by: Who.acme)
        let model = ObservedModel(
            files: [file("a-1.safetensors", sha(1), .weights), file("a-2.safetensors", sha(9), .weights)],
            isDirectory: true)
        let verdict = try judge(source).judge(model: model)
        #expect(verdict.standing == .untrusted)
        #expect(verdict.reasons.map(\.file) == ["a-2.safetensors"])
    }

    @Test func theReleaseThatFitsBestIsTheMeasure() throws {
        let source = MemorySource()
        // Two versions with the same weights; the second has another tokenizer.
        try source.add(wholeRelease(.release("acme/m", "v1")), by: Who.acme)
        try source.add(
            .release("acme/m", "v2").weights(weights(1)).file("config.json", sha(2)).file(
                "tokenizer.json", sha(30)),
            by: Who.acme)
        let second = try judge(source).judge(model: folder { $0.files[2].sha256 = sha(30) })
        #expect(second.standing == .trusted && second.coverage == .full)
        #expect(second.name?.versions.first == "v2")
        let third = try judge(source).judge(model: folder { $0.files[2].sha256 = sha(31) })
        #expect(third.standing == .untrusted)
    }

    @Test func versionsThatSayLittleDoNotHideAnAlteredTokenizer() throws {
        let source = MemorySource()
        try source.add(wholeRelease(.observation("acme/m", "v1")), by: Who.curator)
        try source.add(.observation("acme/m", "v2").weights(weights(1)), by: Who.curator)
        let verdict = try judge(source).judge(model: folder { $0.files[2].sha256 = sha(50) })
        #expect(verdict.standing == .untrusted && verdict.faults == [.altered])
    }

    @Test func theCommitInThePathIsTheQuestion() throws {
        let source = MemorySource()
        try source.add(wholeRelease(.observation("acme/m", "v1")), by: Who.curator)
        try source.add(.observation("acme/m", "v2").weights(weights(1)), by: Who.curator)
        let model = folder { model in
            model.files[2].sha256 = sha(50)
            model.pathName = try? ModelName("acme/m")
        }
        func verdict(_ revision: String?) throws -> Verdict {
            var model = model
            model.pathRevision = revision
            return try judge(source).judge(model: model)
        }
        #expect(try verdict(nil).standing == .untrusted)
        #expect(try verdict("v1").standing == .untrusted)
        // Of the second commit nobody stated the tokenizer; of a third nobody stated anything.
        #expect(try verdict("v2").standing == .known)
        #expect(try verdict("v2").coverage == .weights)
        #expect(try verdict("v3").standing == .known)
        #expect(try verdict("v3").coverage == .weights)
    }

    @Test func aModelOfItsOwnIsNotItsBaseAltered() throws {
        let source = MemorySource()
        try source.add(wholeRelease(.observation("acme/m")), by: Who.curator)
        try source.add(.observation("you/tuned").weights(weights(9)), by: Who.curator)
        let verdict = try judge(source).judge(model: folder { $0.weights = weights(9) })
        #expect(verdict.standing == .known)
        #expect(verdict.name?.name.description == "you/tuned")
        #expect(verdict.names.count == 1)
    }

    @Test func theOnlyWeightsMayBeAPickle() throws {
        let source = MemorySource()
        try source.add(.release("acme/m").file("pytorch_model.bin", sha(1)), by: Who.acme)
        var model = ObservedModel(files: [file("pytorch_model.bin", sha(1), .pickle)], isDirectory: true)
        #expect(try judge(source).judge(model: model).standing == .trusted)
        // What is attested is, whatever it does.
        model.files[0].pickle = .notPlainData("acme.Model at byte 2")
        #expect(try judge(source).judge(model: model).standing == .trusted)
        // What nobody knows is untrusted only where it was seen to be no plain data.
        model.files[0].sha256 = sha(9)
        for isDirectory in [true, false] {
            model.isDirectory = isDirectory
            let verdict = try judge(source).judge(model: model)
            #expect(verdict.standing == .untrusted && verdict.consequence == .refused)
            #expect(verdict.codes.contains(.coveragePickle))
            #expect(verdict.reasons.contains { $0.text.contains("acme.Model at byte 2") })
        }
        for nature in [ObservedModel.File.Pickle.plainData, nil] {
            model.files[0].pickle = nature
            #expect(try judge(source).judge(model: model).standing == .unknown)
        }
    }
}

@Suite("Folders and names")
struct ModelNameTests {
    static func source() throws -> MemorySource {
        let source = MemorySource()
        try source.add(wholeRelease(.release("acme/m")), by: Who.acme)
        try source.add(.release("acme/other").weights(weights(5), files: ["model.safetensors"]), by: Who.acme)
        return source
    }

    @Test(
        arguments: [
            ("acme/m", 1, Standing.trusted, []),
            ("acme/other", 1, .untrusted, [.altered]),
            ("you/own", 1, .untrusted, [.nameUnknown, .nameOther]),
            ("acmee/m", 1, .untrusted, [.nameImitates, .nameOther]),
            // A fine-tune under its own name is not accused of being its base.
            ("you/own", 9, .unknown, [.nameUnknown]),
            ("acme/m", 9, .untrusted, [.altered]),
        ] as [(String, UInt8, Standing, [Reason.Code])])
    func onlyTheAskedNameCanPass(asked: String, digest: UInt8, standing: Standing, codes: [Reason.Code])
        throws
    {
        let verdict = try judge(Self.source()).judge(
            model: folder { $0.weights = weights(digest) }, asName: name(asked))
        #expect(verdict.standing == standing)
        #expect(verdict.codes == codes)
    }

    @Test func thePathAsksToo() throws {
        let verdict = try judge(Self.source()).judge(
            model: folder { $0.pathName = try? ModelName("you/own") })
        #expect(verdict.standing == .untrusted)
        #expect(verdict.reasons.last?.text == "the path says you/own, and these are the bytes of acme/m")
        // What a person asks outranks what the path says.
        let asked = try judge(Self.source()).judge(
            model: folder { $0.pathName = try? ModelName("you/own") }, asName: name("acme/m"))
        #expect(asked.standing == .trusted)
    }

    @Test func byNameASetOfWeightsInOtherFilesIsNoContradiction() throws {
        let source = MemorySource()
        try source.add(
            .release("acme/m").weights(weights(5), files: ["model.fp16.safetensors"]), by: Who.acme)
        let verdict = try judge(source).judge(
            model: folder { $0.weights = weights(9) }, asName: name("acme/m"))
        #expect(verdict.standing == .unknown && verdict.codes == [.nameBytes])
    }
}
