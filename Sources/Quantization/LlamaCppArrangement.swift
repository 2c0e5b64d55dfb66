package import ModelFormats

/// Which tensor of a base each tensor of a GGUF file was made from, and how: what llama.cpp's `convert_hf_to_gguf.py` does.
package struct LlamaCppArrangement: Sendable {
    package struct Pair: Hashable, Sendable {
        /// In the file.
        package let name: String
        /// Which of the matrices that are stacked in it.
        package let expert: Int?
        package let base: String
        package let change: Change
    }

    /// What a conversion does to a tensor besides naming it.
    package enum Change: Hashable, Sendable {
        case none
        /// The rows of each of so many heads, which the base has as two halves, alternate (`LlamaModel.permute`): row
        /// 2 j + h of a head is its row h * (n / 2) + j, n being the head's rows.
        case alternatingRows(heads: Int)
        /// GPT-2 keeps its matrices as (in, out), everything else as (out, in).
        case transposed
        /// Gemma's norms multiply by 1 + w, and llama.cpp's by w.
        case plusOne
    }

    /// In the order of the file's tensors.
    package let pairs: [Pair]
    /// Tensors of the file without one in the base.
    package let unmatched: [String]
    /// Tensors whose rows a conversion moved, and by which heads is not known: they are compared as they lie.
    package let unordered: UnorderedRows?

    /// Rows that are not put back: the count of heads that the file states is none that they can have.
    package struct UnorderedRows: Hashable, Sendable {
        /// As the file states it; nil where it states none.
        package let heads: Int?
        /// The first of the tensors, and its rows.
        package let name: String
        package let rows: Int
        /// How many tensors there are.
        package var count: Int

        /// A sentence without its full stop.
        package var text: String {
            let stated =
                heads.map {
                    "the file states \($0) attention heads, which the \(rows) rows of \(name) cannot have"
                }
                ?? "the file does not state how many attention heads the \(rows) rows of \(name) have"
            return
                "\(stated): the rows of \(count == 1 ? "it" : "\(count) tensors like it") are compared as they lie in the file"
        }
    }

    /// - Parameters:
    ///   - architecture: as the file names it, with its counts of heads.
    ///   - tensors: of the file: names and shapes.
    ///   - base: the names of the base's tensors.
    /// - Returns: nil for an architecture whose names are not known.
    package init?(
        _ architecture: GGUF.Architecture, tensors: [(name: String, shape: [Int])], base: [String]
    ) {
        guard let names = LlamaCppNames(architecture: architecture.name) else { return nil }
        let known = Set(base.map(ExactName.init))
        func match(_ name: String, expert: Int? = nil) -> String? {
            names.candidates(for: name, expert: expert).first { known.contains(ExactName($0)) }
        }
        var pairs: [Pair] = []
        var unmatched: [String] = []
        var unordered: UnorderedRows?
        for tensor in tensors {
            if tensor.name.contains("_exps."), tensor.shape.count == 3 {
                // A stack that is only partly in the base is none of its.
                let experts = (0..<min(tensor.shape[0], Self.expertLimit)).compactMap { expert in
                    match(tensor.name, expert: expert).map {
                        Pair(name: tensor.name, expert: expert, base: $0, change: .none)
                    }
                }
                if experts.count == tensor.shape[0], !experts.isEmpty {
                    pairs += experts
                } else {
                    unmatched.append(tensor.name)
                }
                continue
            }
            guard let base = match(tensor.name) else {
                unmatched.append(tensor.name)
                continue
            }
            var change = Change.none
            switch Self.change(of: tensor.name, tensor.shape, names.family, architecture) {
            case .known(let found): change = found
            case .unknownHeads(let heads):
                if unordered == nil {
                    unordered = UnorderedRows(
                        heads: heads, name: tensor.name, rows: tensor.shape.first ?? 0, count: 0)
                }
                unordered?.count += 1
            }
            pairs.append(Pair(name: tensor.name, expert: nil, base: base, change: change))
        }
        self.pairs = pairs
        self.unmatched = unmatched
        self.unordered = unordered
    }

    /// Experts of one stack. Published models have up to 512.
    private static let expertLimit = 4096

    private enum Found {
        case known(Change)
        case unknownHeads(Int?)
    }

    private static func change(
        of name: String, _ shape: [Int], _ family: LlamaCppNames.Family, _ architecture: GGUF.Architecture
    ) -> Found {
        let stem = name.split(separator: ".").dropLast().last.map(String.init) ?? ""
        switch family {
        case .llama where stem == "attn_q" || stem == "attn_k":
            let heads =
                stem == "attn_q" ? architecture.heads : architecture.keyValueHeads ?? architecture.heads
            guard let heads, let rows = shape.first, heads > 0, heads <= rows, rows % (2 * heads) == 0 else {
                return .unknownHeads(heads)
            }
            return .known(.alternatingRows(heads: heads))
        case .gemma where name.hasSuffix("norm.weight"): return .known(.plusOne)
        case .gpt2
        where shape.count == 2 && ["attn_qkv", "attn_output", "ffn_up", "ffn_down"].contains(stem):
            return .known(.transposed)
        default: return .known(.none)
        }
    }
}
