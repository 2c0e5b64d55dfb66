{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "/XNBZhXJ8f7Cl5xnx4wk3fahcu4r86qYpL87JeF8riWw0j6AbOa9eUuZG1rkWMgi90aNiuYnqmj8Qd3aySIJDQ=="
}
