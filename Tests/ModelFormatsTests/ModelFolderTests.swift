import FileIO
import ModelFormats
import Testing

@Suite struct ModelFolderTests {
    private func index(_ map: [(String, String)]) -> String {
        "{\"metadata\":{\"total_size\":1},\"weight_map\":{"
            + map.map { "\"\($0.0)\":\"\($0.1)\"" }.joined(separator: ",") + "}}"
    }

    @Test func everyFileHasARole() {
        let roles: [(String, String)] = [
            ("model.safetensors", "weights"), ("MODEL.SAFETENSORS", "weights"),
            ("model.safetensors.index.json", "weights-index"),
            ("pytorch_model.bin", "weights"), ("a.pt", "weights"), ("a.ckpt", "weights"), ("a.pkl", "pickle"),
            ("a.pth", "weights"), ("training_args.bin", "pickle"), ("optimizer.pt", "pickle"),
            ("pytorch_model.bin.index.json", "weights-index"),
            ("m.gguf", "weights"), ("m.tflite", "opaque-weights"), ("onnx/model.onnx", "weights"),
            ("tf_model.h5", "opaque-weights"),
            ("a.npz", "weights"), ("a.npy", "weights"), ("a.tflite", "opaque-weights"),
            ("config.json", "configuration"), ("tokenizer.json", "configuration"),
            ("vocab.txt", "configuration"),
            ("merges.txt", "configuration"), ("tokenizer.model", "configuration"),
            ("chat_template.jinja", "configuration"),
            ("generation_config.json", "configuration"), ("preprocessor_config.json", "configuration"),
            ("modeling_x.py", "code"), ("x.so", "code"), ("readme.py", "code"), ("LICENSE.so", "code"),
            ("README.md", "documentation"), ("LICENSE", "documentation"), ("LICENSE.txt", "documentation"),
            (".gitattributes", "documentation"), (".gitignore", "documentation"),
            ("plot.png", "documentation"),
            ("readme.json", "configuration"), ("model.safetensors.incomplete", "incomplete"),
            ("mystery", "other"),
        ]
        for (name, word) in roles { #expect(FileRole.of(name: name).word == word, "\(name)") }
        #expect(!FileRole.documentation.counts)
        #expect(FileRole.code.counts && FileRole.other.counts && FileRole.configuration.counts)
    }

    @Test func aLoneArrayBesideOtherWeightsIsNotTheModel() throws {
        let scratch = try Scratch()
        let array = NumPyTests.npy(NumPyTests.header("'<f4'", "(1,)"), data: 4)
        try scratch.write("speaker.npy", array)
        #expect(try ModelFolder(at: scratch.path).main?.name == "speaker.npy")
        try scratch.write("model.onnx", Proto.model(initializers: [Proto.raw("a", 1)]))
        #expect(try ModelFolder(at: scratch.path).main?.name == "model.onnx")
        try removeFile("\(scratch.path)/model.onnx")
        try scratch.write("tf_model.h5", "x")
        #expect(try ModelFolder(at: scratch.path).main == nil)
        let blob = try scratch.write("blob", array)
        #expect(try ModelFolder(at: blob).files[0].role == .weights(.npy))
    }

    @Test func aFolderIsListedInTheOrderOfBytes() throws {
        let scratch = try Scratch()
        for name in [
            "b.json", "a/z.json", "B.json", "a.json", "\u{E9}.json", ".git/config", ".cache/x",
            "a/.git/config",
        ] {
            try scratch.write(name, "{}")
        }
        try scratch.write("model.safetensors", container(tensors: ["w"]))
        let folder = try ModelFolder(at: scratch.path)
        #expect(
            folder.files.map(\.name) == [
                "B.json", "a.json", "a/.git/config", "a/z.json", "b.json", "model.safetensors", "\u{E9}.json",
            ])
        #expect(folder.problems.isEmpty)
        #expect(folder.main?.name == "model.safetensors")
        #expect(folder.main?.fault == nil)
        #expect(folder.snapshot == nil && !folder.isSingleFile)
    }

    @Test func aSingleFileIsAFolderOfOne() throws {
        let scratch = try Scratch()
        let path = try scratch.write("m.safetensors", container(tensors: ["w"]))
        try scratch.write("config.json", "{}")
        try scratch.link("elsewhere/link.safetensors", to: path)
        let folder = try ModelFolder(at: path)
        #expect(folder.isSingleFile)
        #expect(folder.files.map(\.name) == ["m.safetensors"])
        #expect(folder.main?.shards.map(\.name) == ["m.safetensors"])
        // The path that a person gives may be a link.
        let linked = try ModelFolder(at: "\(scratch.path)/elsewhere/link.safetensors")
        #expect(linked.files.map(\.realPath) == [path])
        #expect(linked.main?.name == "link.safetensors")
    }

    @Test func aBlobWithoutATellingNameIsKnownByItsFirstBytes() throws {
        let scratch = try Scratch()
        let tensors = try scratch.write("0123abcd", container(tensors: ["w"]))
        let gguf = try scratch.write("gguf", Array("GGUF\u{3}".utf8) + [UInt8](repeating: 0, count: 40))
        let zip = try scratch.write("zip", [0x50, 0x4B, 3, 4] + [UInt8](repeating: 0, count: 40))
        #expect(try ModelFolder(at: tensors).files[0].role == .weights(.safetensors))
        #expect(try ModelFolder(at: gguf).files[0].role == .weights(.gguf))
        #expect(try ModelFolder(at: zip).files[0].role == .weights(.pytorch))
    }

    @Test func whatIsNotThereIsSaid() throws {
        let scratch = try Scratch()
        try scratch.link("dangling", to: "nowhere")
        #expect(throws: FormatError(.notFound, "\(scratch.path)/no", "no such file or directory")) {
            try ModelFolder(at: "\(scratch.path)/no")
        }
        #expect(throws: FormatError.self) { try ModelFolder(at: "\(scratch.path)/dangling") }
        #expect(throws: FormatError(.notRegular, "/dev/null", "neither a file nor a directory")) {
            try ModelFolder(at: "/dev/null")
        }
    }

    @Test func shardsWithAnIndexAreOneModel() throws {
        let scratch = try Scratch()
        try scratch.write("model-00001-of-00002.safetensors", container(tensors: ["a", "b"]))
        try scratch.write("model-00002-of-00002.safetensors", container(tensors: ["c"]))
        let first = "model-00001-of-00002.safetensors"
        let second = "model-00002-of-00002.safetensors"
        try scratch.write("model.safetensors.index.json", index([("a", first), ("b", first), ("c", second)]))
        let folder = try ModelFolder(at: scratch.path)
        let main = try #require(folder.main)
        #expect(folder.weightSets.count == 1)
        #expect(main.name == "model.safetensors.index.json")
        #expect(main.shards.map(\.name) == [first, second])
        #expect(main.fault == nil)
        try main.requireConsistent([["a", "b"], ["c"]])
        func code(_ tensors: [[String]]) -> FormatError.Code? {
            do { try main.requireConsistent(tensors) } catch { return error.code }
            return nil
        }
        #expect(code([["a", "b"], ["c", "a"]]) == .tensorTwice)
        #expect(code([["a"], ["b", "c"]]) == .indexMismatch)
        #expect(code([["a", "b"], []]) == .indexMismatch)
        #expect(code([["a", "b"], ["c", "d"]]) == .indexMismatch)
        #expect(code([["0", "a", "b"], ["c"]]) == .indexMismatch)
        #expect(code([[], []]) == .indexMismatch)
        #expect(throws: FormatError(.tensorTwice, main.name, "tensor \"a\" is in \(first) and in \(second)"))
        {
            try main.requireConsistent([["a", "b"], ["c", "a"]])
        }
    }

    @Test func aListedShardThatIsAbsentIsNamed() throws {
        let scratch = try Scratch()
        let names = (1...7).map { "model-0000\($0)-of-00007.safetensors" }
        try scratch.write(names[0], container(tensors: ["a"]))
        try scratch.write(names[2], container(tensors: ["c"]))
        try scratch.write(
            "model.safetensors.index.json",
            index(zip(["a", "b", "c", "d", "e", "f", "g"], names).map { ($0, $1) }))
        let main = try #require(try ModelFolder(at: scratch.path).main)
        let fault = try #require(main.fault)
        #expect(fault.code == .shardsMissing)
        #expect(
            fault.description
                == "model.safetensors.index.json: 5 of 7 shards are missing: \(names[1]), \(names[3]), \(names[4]), \(names[5]) and 1 more"
        )
    }

    @Test func anUnlistedShardIsNamed() throws {
        let scratch = try Scratch()
        for number in 1...2 {
            try scratch.write("model-0000\(number)-of-00002.safetensors", container(tensors: ["t\(number)"]))
        }
        try scratch.write("model.safetensors.index.json", index([("t1", "model-00001-of-00002.safetensors")]))
        let fault = try #require(try ModelFolder(at: scratch.path).main?.fault)
        #expect(fault.code == .shardsUnlisted)
        #expect(fault.fault.contains("model-00002-of-00002.safetensors"))
    }

    @Test func numberedShardsNeedNoIndex() throws {
        let scratch = try Scratch()
        for number in 1...3 {
            try scratch.write("model-0000\(number)-of-00003.safetensors", container(tensors: ["t\(number)"]))
        }
        let whole = try #require(try ModelFolder(at: scratch.path).main)
        #expect(whole.name == "model-*-of-00003.safetensors")
        #expect(whole.fault == nil && whole.part == nil)
        #expect(whole.shards.count == 3)
        try removeFile("\(scratch.path)/model-00002-of-00003.safetensors")
        let fault = try #require(try ModelFolder(at: scratch.path).main?.fault)
        #expect(
            fault.description
                == "model-*-of-00003.safetensors: 1 of 3 shards are missing: model-00002-of-00003.safetensors"
        )
    }

    @Test func oneShardAloneIsNoVerdictOnTheWhole() throws {
        let scratch = try Scratch()
        let path = try scratch.write("model-00003-of-00030.safetensors", container(tensors: ["w"]))
        for folder in [try ModelFolder(at: path), try ModelFolder(at: scratch.path)] {
            let main = try #require(folder.main)
            #expect(main.part?.number == 3 && main.part?.count == 30)
            #expect(main.fault?.code == .shardAlone)
            #expect(
                main.fault?.description
                    == "model-00003-of-00030.safetensors: part 3 of 30 of model: not a verdict on model")
        }
        // A count of nonsense costs nothing.
        let hostile = try scratch.write("x/m-1-of-999999999.safetensors", container(tensors: ["w"]))
        #expect(try ModelFolder(at: hostile).main?.fault?.code == .shardAlone)
    }

    @Test(arguments: [
        "[]", "{}", "{\"weight_map\":{}}", "{\"weight_map\":{\"a\":1}}",
        "{\"weight_map\":{\"a\":\"../m.safetensors\"}}",
        "{\"weight_map\":{\"a\":\"/etc/passwd\"}}", "{\"weight_map\":{\"a\":\"\"}}",
        "{\"weight_map\":{\"a\":\"..\"}}",
        "{\"weight_map\":{\"a\":\"x\",\"a\":\"y\"}}", "{\"weight_map\":", "",
    ]) func aBadIndexIsNamed(_ text: String) throws {
        let scratch = try Scratch()
        try scratch.write("model.safetensors.index.json", text)
        let main = try #require(try ModelFolder(at: scratch.path).main)
        #expect(main.fault?.code == .indexMalformed)
        #expect(main.fault?.file == "model.safetensors.index.json")
    }

    @Test func severalModelsAreListedApart() throws {
        let scratch = try Scratch()
        for name in ["lora-a.safetensors", "lora-b.safetensors", "unet/diffusion.safetensors"] {
            try scratch.write(name, container(tensors: ["w"]))
        }
        let equals = try ModelFolder(at: scratch.path)
        #expect(equals.main == nil)
        #expect(
            equals.weightSets.map(\.name) == [
                "lora-a.safetensors", "lora-b.safetensors", "unet/diffusion.safetensors",
            ])
        try scratch.write("model.safetensors", container(tensors: ["w"]))
        let folder = try ModelFolder(at: scratch.path)
        #expect(folder.main?.name == "model.safetensors")
        #expect(folder.weightSets.count == 4)
    }

    @Test func aGitLFSPointerStandsForItsFile() throws {
        let scratch = try Scratch()
        let hash = String(repeating: "ab", count: 32)
        let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:\(hash)\nsize 90868376\n"
        try scratch.write("model.safetensors", pointer)
        let folder = try ModelFolder(at: scratch.path)
        guard case .gitLFSPointer(let read) = folder.files[0].role else {
            Issue.record("no pointer: \(folder.files[0].role)")
            return
        }
        #expect(read.sha256 == hash && read.size == 90_868_376)
        #expect(folder.main?.fault?.code == .gitLFSPointer)
        #expect(folder.problems.map(\.code) == [.gitLFSPointer])
        #expect(folder.problems[0].fault.contains("sha256:\(hash) (90868376 bytes); run git lfs pull"))
        for bad in [
            "version https://git-lfs.github.com/spec/v1\noid sha256:\(hash.uppercased())\nsize 1\n",
            "version https://git-lfs.github.com/spec/v1\noid sha256:\(hash)\n",
            "version https://git-lfs.github.com/spec/v1\noid sha256:\(hash)\nsize -1\n",
            "version https://git-lfs.github.com/spec/v2\noid sha256:\(hash)\nsize 1\n",
        ] {
            #expect(GitLFSPointer(Array(bad.utf8)) == nil)
        }
    }

    @Test func aShardThatIsAPointerIsSaidToBeOne() throws {
        let scratch = try Scratch()
        let hash = String(repeating: "0", count: 64)
        try scratch.write("model-00001-of-00002.safetensors", container(tensors: ["a"]))
        try scratch.write(
            "model-00002-of-00002.safetensors",
            "version https://git-lfs.github.com/spec/v1\noid sha256:\(hash)\nsize 7\n")
        try scratch.write(
            "model.safetensors.index.json",
            index([("a", "model-00001-of-00002.safetensors"), ("b", "model-00002-of-00002.safetensors")]))
        let fault = try #require(try ModelFolder(at: scratch.path).main?.fault)
        #expect(fault.code == .gitLFSPointer && fault.file == "model-00002-of-00002.safetensors")
    }

    @Test func unfinishedDownloadsAreNamed() throws {
        let scratch = try Scratch()
        try scratch.write("model.safetensors.incomplete", "x")
        try scratch.write(".cache/huggingface/download/abc.123.incomplete", "x")
        let folder = try ModelFolder(at: scratch.path)
        #expect(folder.problems.map(\.code) == [.incompleteDownload, .incompleteDownload])
        #expect(folder.files.map(\.role) == [.incomplete])
    }

    @Test func limitsEndAListing() throws {
        let scratch = try Scratch()
        for number in 0..<20 { try scratch.write("f\(number).json", "{}") }
        try scratch.write("a/b/c/d.json", "{}")
        func code(_ limits: ModelFolder.Limits) -> FormatError.Code? {
            do { _ = try ModelFolder(at: scratch.path, limits: limits) } catch { return error.code }
            return nil
        }
        #expect(code(.init(entries: 10)) == .folderTooLarge)
        #expect(code(.init(depth: 2)) == .folderTooLarge)
        #expect(code(.init(entries: 24, depth: 3)) == nil)
    }
}
