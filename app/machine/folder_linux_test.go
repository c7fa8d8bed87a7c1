package machine

import "testing"

func TestDirsByXDG(t *testing.T) {
	tests := []struct{ data, config, wantData, wantConfig string }{
		{"", "", "/srv/x/.local/share/punchline", "/srv/x/.config/punchline"},
		{"/d", "/c", "/d/punchline", "/c/punchline"},
		{"d", "c", "/srv/x/.local/share/punchline", "/srv/x/.config/punchline"}, // not absolute: ignored
		{"/same", "/same", "/same/punchline", "/same/punchline-config"},
	}
	t.Setenv("HOME", "/srv/x")
	for _, tt := range tests {
		t.Setenv("XDG_DATA_HOME", tt.data)
		t.Setenv("XDG_CONFIG_HOME", tt.config)
		data, err := DataDir()
		if err != nil || data != tt.wantData {
			t.Errorf("data is %s, %v, want %s", data, err, tt.wantData)
		}
		config, err := ConfigDir()
		if err != nil || config != tt.wantConfig {
			t.Errorf("config is %s, %v, want %s", config, err, tt.wantConfig)
		}
	}
	t.Setenv("HOME", "")
	t.Setenv("XDG_DATA_HOME", "")
	if dir, err := DataDir(); err == nil {
		t.Errorf("without a home the data is in %s", dir)
	}
}
