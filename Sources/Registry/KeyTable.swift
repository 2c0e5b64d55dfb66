internal import Cryptography

/// Signers by their keys.
///
/// Sorted arrays, where dictionaries and sets would do: the runtime makes the type of each when it is first used, 50 microseconds
/// that every look-up paid.
struct KeyTable: Sendable {
    struct Record: Sendable {
        let key: PublicKey
        let id: Hash32
        let signer: Signer
        let use: Signer.Key
    }

    /// By key; no key stands twice (`SignersClaims`).
    let records: [Record]
    /// Places of the records, by their keys' ids.
    private let places: [Int]

    init(_ signers: [Signer]) {
        var records: [Record] = []
        for signer in signers {
            for key in signer.keys {
                records.append(Record(key: key.key, id: key.key.keyID, signer: signer, use: key))
            }
        }
        records.sort { $0.key < $1.key }
        self.records = records
        places = records.indices.sorted { records[$0].id < records[$1].id }
    }

    subscript(key: PublicKey) -> Record? {
        let place = Self.place(in: records.count) { records[$0].key < key }
        return place < records.count && records[place].key == key ? records[place] : nil
    }

    func record(hinted id: Hash32) -> Record? {
        let place = Self.place(in: places.count) { records[places[$0]].id < id }
        guard place < places.count, records[places[place]].id == id else { return nil }
        return records[places[place]]
    }

    /// The first place that is not before what is looked for.
    private static func place(in count: Int, isBefore: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = low + (high - low) / 2
            if isBefore(middle) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Array where Element: Equatable {
    /// The second of two neighbours that are equal; of a sorted array, what stands in it twice.
    var firstRepeated: Element? {
        zip(self, dropFirst()).first { $0 == $1 }?.1
    }
}
