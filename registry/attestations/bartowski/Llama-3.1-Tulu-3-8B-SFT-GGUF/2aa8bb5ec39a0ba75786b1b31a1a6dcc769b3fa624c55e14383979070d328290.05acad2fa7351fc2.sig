{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "P/DE2HeQAOHO3p9VRpsfuOEewZ5aAFzP6w9wxLSVZxtQ7LhJl/mm1H5SS3xyTWpcwpUsJ4dkv6xWhCdbGohgBQ=="
}
