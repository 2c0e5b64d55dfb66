/// Files of one format that are one model together.
package struct WeightSet: Sendable {
    /// How it is called: the file's name, the index's name, or `model-*-of-00030.safetensors`.
    package let name: String
    /// The files that are here, sorted by name.
    package let shards: [ModelFile]
    /// Why it is no whole model, as far as that can be told without reading headers. Its files can still be digested one by
    /// one, but it has no weights digest.
    package let fault: FormatError?
    /// Where the only shard that is here stands among those that should be: no verdict on it is a verdict on the model.
    package let part: ShardPosition?
    let index: WeightIndex?

    /// What its name tells.
    var format: ContainerFormat? {
        switch FileRole.of(name: name) {
        case .weights(let format), .weightsIndex(let format): format
        default: nil
        }
    }

    init(
        name: String, shards: [ModelFile], fault: FormatError? = nil, part: ShardPosition? = nil,
        index: WeightIndex? = nil
    ) {
        self.name = name
        self.shards = shards
        self.fault = fault
        self.part = part
        self.index = index
    }

    /// Checks what the shards' headers say against each other and against the index: no tensor twice, every tensor in the
    /// shard in which the index puts it, and no other tensor.
    /// - Parameters:
    ///   - tensors: the names in each shard, in the order of `shards`.
    ///   - parts: which part each shard says it is, as far as shards say so and were read; none, or in the order of `shards`.
    package func requireConsistent(
        _ tensors: [[String]], parts: [ContainerContents.Part?] = []
    ) throws(FormatError) {
        precondition(tensors.count == shards.count && (parts.isEmpty || parts.count == shards.count))
        for (shard, part) in zip(shards, parts) {
            guard let part else { continue }
            try requirePlace(of: shard, part, tensorCount: tensors.reduce(0) { $0 + $1.count })
        }
        var found: [WeightIndex.Entry] = []
        found.reserveCapacity(tensors.reduce(0) { $0 + $1.count })
        for (shard, names) in tensors.enumerated() {
            found += names.map { WeightIndex.Entry(tensor: $0, shard: shard) }
        }
        found.sort { ExactName.precedes($0.tensor, $1.tensor) }
        for index in found.indices.dropFirst()
        where ExactName.isSame(found[index - 1].tensor, found[index].tensor) {
            let (left, right) = (found[index - 1], found[index])
            throw FormatError(
                .tensorTwice, name,
                "tensor \"\(shown(left.tensor))\" is in \(shards[left.shard].name) and in \(shards[right.shard].name)"
            )
        }
        guard let index else { return }
        // Where nothing is missing, the index's shards and ours are the same list.
        var at = 0
        for entry in index.entries {
            guard at < found.count, !entry.tensor.utf8.lexicographicallyPrecedes(found[at].tensor.utf8) else {
                throw FormatError(
                    .indexMismatch, name,
                    "it puts tensor \"\(shown(entry.tensor))\" into \(index.shards[entry.shard]), which does not have it"
                )
            }
            guard found[at].tensor.utf8.elementsEqual(entry.tensor.utf8) else { break }
            guard found[at].shard == entry.shard else {
                throw FormatError(
                    .indexMismatch, name,
                    "it puts tensor \"\(shown(entry.tensor))\" into \(index.shards[entry.shard]), but it is in \(shards[found[at].shard].name)"
                )
            }
            at += 1
        }
        if at < found.count {
            throw FormatError(
                .indexMismatch, name,
                "it does not list tensor \"\(shown(found[at].tensor))\" of \(shards[found[at].shard].name)")
        }
    }
}

extension WeightSet {
    /// A shard is where its name says, and all its tensors are here.
    private func requirePlace(
        of shard: ModelFile, _ part: ContainerContents.Part, tensorCount: Int
    ) throws(FormatError) {
        let says = "it says that it is part \(part.number) of \(part.count)"
        guard let position = ShardPosition(name: shard.name) else {
            throw FormatError(.shardAlone, shard.name, "\(says): no model by itself")
        }
        guard position.number == part.number, position.count == part.count else {
            throw FormatError(
                .indexMismatch, shard.name,
                "\(says), and its name that it is part \(position.number) of \(position.count)")
        }
        if let stated = part.tensorCount, stated != tensorCount {
            throw FormatError(
                .indexMismatch, shard.name,
                "it says that its model has \(stated) tensors, and \(tensorCount) are here")
        }
    }
}

/// `part 3 of 30 of X`.
package struct ShardPosition: Hashable, Sendable, CustomStringConvertible {
    package let number: Int
    package let count: Int
    /// What it is a part of: the file's name without its number.
    package let stem: String
    /// With its dot, as it is spelled.
    let ending: String

    package var description: String { "part \(number) of \(count) of \(stem)" }

    /// Reads `<stem>-00003-of-00030.safetensors`, or another format's ending; nil for any other name, and for
    /// `-00001-of-00001`.
    package init?(name: String) {
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")),
            ContainerFormat.of(ending: foldASCII(String(name[name.utf8.index(after: dot)...]))) != nil
        else { return nil }
        ending = String(name[dot...])
        let parts = name[..<dot].split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[parts.count - 2] == "of" else { return nil }
        // Hugging Face writes five digits; nine bound the number.
        func number(_ text: Substring) -> Int? {
            guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
            else {
                return nil
            }
            return Int(text)
        }
        guard let place = number(parts[parts.count - 3]), let count = number(parts[parts.count - 1]),
            count > 1,
            place <= count
        else { return nil }
        self.number = place
        self.count = count
        stem = parts.dropLast(3).joined(separator: "-")
    }
}
