{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "5i6kQFGJqErwb47f8a2b+q481VRi8cINDfxhMLP71Qu4qD+vd0jx6jYYoOmZ7Km6fPV+DVwFqCnrq2PIfFDEAQ=="
}
