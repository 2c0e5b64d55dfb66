import Attestation
import Registry
import Testing
import Trust

@Suite("Known names")
struct NameIndexTests {
    static let known = [
        "EleutherAI/gpt-j-6b", "EleutherAI/gpt-neo-1.3B", "meta-llama/Llama-2-7b", "openai/whisper-large-v3",
        "sentence-transformers/all-MiniLM-L6-v2", "google/gemma-7b", "mistralai/Mistral-7B-v0.1",
        "01-ai/Yi-6B",
        "openai-community/gpt2", "ab/tiny",
    ]

    static func index() throws -> NameIndex {
        NameIndex(
            attested: try known.prefix(5).map { try ModelName($0) },
            hints: NameHints(
                known: try known.dropFirst(5).map { try ModelName($0) } + [try ModelName("listed/fake")],
                imitates: [try ModelName("listed/fake"): try ModelName("google/gemma-7b")],
                renamed: ["gpt2": try ModelName("openai-community/gpt2")]))
    }

    @Test(arguments: [
        // Listed, a letter less, a swap, look-alikes.
        ("listed/fake", "google/gemma-7b"), ("EleuterAI/gpt-j-6B", "EleutherAI/gpt-j-6b"),
        ("EleutehrAI/gpt-j-6b", "EleutherAI/gpt-j-6b"), ("Eleuther-AI/gpt_j_6b", "EleutherAI/gpt-j-6b"),
        ("0penai/whisper-large-v3", "openai/whisper-large-v3"),
        ("meta-1lama/Llama-2-7b", "meta-llama/Llama-2-7b"),
        ("meta-Ilama/Llama-2-7b", "meta-llama/Llama-2-7b"), ("goog1e/gemma-7b", "google/gemma-7b"),
        ("rnistralai/Mistral-7B-v0.1", "mistralai/Mistral-7B-v0.1"),
        ("sentence_transformers/all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"),
        ("openal/whisper-large-v3", "openai/whisper-large-v3"),
        // The owner alone; an addition, a part, another order, the slash elsewhere, the sides swapped.
        ("EleuterAI/something-else", "EleutherAI/gpt-j-6b"),
        ("openal/whisper-small", "openai/whisper-large-v3"),
        ("openai-official/whisper-large-v3", "openai/whisper-large-v3"),
        ("sentence/all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"),
        ("llama-meta/Llama-2-7b", "meta-llama/Llama-2-7b"),
        ("openai-whisper/large-v3", "openai/whisper-large-v3"),
        ("gpt-neo-1.3B/EleutherAI", "EleutherAI/gpt-neo-1.3B"),
        ("EleuterAI/gpt-j-6b-v2", "EleutherAI/gpt-j-6b"),
    ])
    func imitations(text: String, imitated: String) throws {
        #expect(try Self.index().imitated(by: ModelName(text))?.description == imitated)
    }

    @Test(arguments: [
        // Known; the owner's other models; a copy under an own name; short owners; another model of a near owner.
        "EleutherAI/gpt-j-6b", "eleutherai/GPT-J-6B", "EleutherAI/gpt-j-7b", "google/gemma-2b",
        "TheBloke/gpt-j-6b",
        "ac/tiny", "01-ay-other/Yi-6B", "meta-llama/Llama-2-13b", "gooogl/other-model",
        "openai-official/other",
    ])
    func noImitations(text: String) throws {
        #expect(try Self.index().imitated(by: ModelName(text)) == nil)
    }

    @Test(arguments: [
        ("ЕleutherAI/gpt-j-6b", "EleutherAI/gpt-j-6b"),
        ("EleutherAI/gpt-j-6b\u{200B}", "EleutherAI/gpt-j-6b"),
        ("Elеuthеrai／gpt‐j‐6b", "EleutherAI/gpt-j-6b"), ("𝐠𝐨𝐨𝐠𝐥𝐞/gemma-7b", "google/gemma-7b"),
        ("gоogel/gemma-7b", "google/gemma-7b"), ("lístеd/fake", "google/gemma-7b"),
    ])
    func lettersOfOtherScripts(text: String, imitated: String) throws {
        #expect((try? ModelName(text)) == nil)
        let imitation = try Self.index().imitation(by: text)
        #expect(imitation?.name.description == imitated && imitation?.kind == .foreignLetters)
    }

    @Test(arguments: ["", "/", "日本/モデル", "google gemma", "a/b/c", "google/gemma-7b\n", "ünknown/model"])
    func whatIsNoNameAndLooksLikeNone(text: String) throws {
        #expect(try Self.index().imitation(by: text) == nil)
    }

    @Test func anOwnerThatIsLeftOutIsUnknown() throws {
        let index = try Self.index()
        let without = index.without(owner: "EleutherAI")
        #expect(index.imitated(by: try ModelName("EleuterAI/gpt-j-6b")) != nil)
        #expect(without.imitated(by: try ModelName("EleuterAI/gpt-j-6b")) == nil)
        #expect(without.imitated(by: try ModelName("openal/whisper-large-v3")) != nil)
    }

    @Test(arguments: [
        ("EleutherAI/gpt-j-6", ["EleutherAI/gpt-j-6b"]),
        ("all-MiniLM-L6-v2", ["sentence-transformers/all-MiniLM-L6-v2"]),
        ("sentence-transformers/all-MiniLM-L6-v1", ["sentence-transformers/all-MiniLM-L6-v2"]),
        ("whisper-large-v2", ["openai/whisper-large-v3"]),
        ("TheBloke/gemma-7b", ["google/gemma-7b"]),
        ("gpt2", ["openai-community/gpt2"]), ("GPT2", ["openai-community/gpt2"]),
        ("listed/fake", ["google/gemma-7b"]), ("qqqqqqqqqqqqqqqq", []), ("", []), ("/", []),
    ])
    func suggestions(text: String, expected: [String]) throws {
        #expect(try Self.index().suggestions(for: text).map(\.description) == expected)
    }

    @Test func tensOfThousandsOfNamesAreNoTrouble() throws {
        let names = try (0..<30_000).map {
            try ModelName("owner-\($0 % 977)/model-\($0)-\($0 &* 7919 % 100_003)")
        }
        let index = NameIndex(attested: names, hints: .none)
        #expect(index.contains(names[29_999]))
        #expect(
            try index.imitated(by: ModelName("0wner-1/model-1-7919"))?.description == "owner-1/model-1-7919")
        #expect(index.suggestions(for: "owner-1/model-1-7918").first?.description == "owner-1/model-1-7919")
    }
}

@Suite("Edit distance")
struct EditDistanceTests {
    @Test(arguments: [
        ("", "", 0), ("a", "", 1), ("abc", "abc", 0), ("abc", "acb", 1), ("kitten", "sitting", 3),
        ("ca", "abc", 3),
        ("eleutherai", "eleuterai", 1), ("abcdef", "badcfe", 3),
    ])
    func known(left: String, right: String, distance: Int) {
        #expect(EditDistance.between(Array(left.utf8), Array(right.utf8), atMost: 10) == distance)
        #expect(EditDistance.between(Array(right.utf8), Array(left.utf8), atMost: 10) == distance)
        if distance > 0 {
            #expect(EditDistance.between(Array(left.utf8), Array(right.utf8), atMost: distance - 1) == nil)
        }
        #expect(EditDistance.between(Array(left.utf8), Array(right.utf8), atMost: distance) == distance)
    }
}
