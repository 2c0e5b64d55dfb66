{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "wGnK0SdngucZFlxqCAw2lC8LXsvU8kLzi1DNc1kjBLgj9y+bLczN5fCF45fmwy/FA0YWojHNb4lOncQL+Z2xCA=="
}
